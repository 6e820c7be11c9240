package dev.plinth.ledger;

import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.TestPlinth;
import java.util.stream.IntStream;

/** Entries about nothing, to make a log long. */
final class ManyEntries {
    private ManyEntries() {}

    static void append(TestPlinth plinth, OrgId org, int count) {
        plinth.orgs()
                .run(
                        org,
                        session -> plinth.bean(Ledger.class)
                                .appendAll(
                                        session,
                                        IntStream.range(0, count)
                                                .mapToObj(i -> LedgerEntry.of(
                                                        plinth.cause(), "department.test", "department", "n" + i))
                                                .toList()));
    }
}
