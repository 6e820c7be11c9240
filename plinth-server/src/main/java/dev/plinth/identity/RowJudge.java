package dev.plinth.identity;

import dev.plinth.tenancy.OrgId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses rows of credentials that Plinth did not write as they are. Whoever sent the credential is told that it is unknown. */
final class RowJudge {
    private static final Logger LOG = LoggerFactory.getLogger(RowJudge.class);

    private final Pepper pepper;
    private final Counter refused;

    RowJudge(Pepper pepper, MeterRegistry meters) {
        this.pepper = pepper;
        this.refused = meters.counter("plinth.identity.credentials.refused");
    }

    /** Why a row is not to be believed; empty if it is. */
    Optional<String> flaw(OrgId org, SealedRow row) {
        String what = "%s of organisation %s".formatted(row.name(), org);
        if (!row.content(org).is(row.seal(), pepper::seal))
            return Optional.of(what + " was put in or changed in the database: its seal is "
                    + (row.seal().isPresent() ? "not over what stands there" : "missing"));
        return row.overtaken().map(newer -> what + " is an old copy, put back in the database: " + newer);
    }

    /** The row, or nothing if it is not to be believed; that is counted and logged. */
    <T extends SealedRow> Optional<T> believed(OrgId org, T row) {
        Optional<String> flaw = flaw(org, row);
        flaw.ifPresent(why -> {
            refused.increment();
            LOG.error("Refused: {}", why);
        });
        return flaw.isEmpty() ? Optional.of(row) : Optional.empty();
    }

    byte[] seal(OrgId org, SealedRow row) {
        return row.content(org).under(pepper::seal);
    }
}
