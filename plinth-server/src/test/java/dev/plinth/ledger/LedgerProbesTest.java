package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.SyntheticOrganisations;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.ProbeTrial;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@ServerTest
class LedgerProbesTest {
    @Test
    void everyForgedLogIsRefusedAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        var org = plinth.newOrg().id();
        plinth.orgs().run(org, session -> {
            for (int i = 0; i < 300; i++)
                plinth.bean(Ledger.class)
                        .append(
                                session,
                                LedgerEntry.of(plinth.cause(), "test.entry", "thing", "n" + i)
                                        .with(new HashMap<>()));
        });
        new LogReader(plinth.bean(Logs.class), org).settled();
        ProbeTrial.of(plinth.bean(LogTamperProbe.class))
                .holds(8)
                .finds("edited-row", "a log of this installation is not as it was signed")
                .finds("removed-row", "a log of this installation is not as it was signed")
                .finds("signature-only", "an entry was changed")
                .finds("any-key", "it was signed with another key")
                .andNoOtherTwin();
    }

    @Test
    void aReplayWithoutUsFindsEveryDamageAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        OfflineReplayProbe probe = plinth.bean(OfflineReplayProbe.class);
        Set<Path> before = left();
        ProbeTrial.of(probe)
                .holds(19)
                .finds("changed-entry", "the export is refused by the verifier: NOT VERIFIED (ENTRY_MISMATCH)")
                .finds("rebuilt-tree", "the export is refused by the verifier: NOT VERIFIED (BAD_SIGNATURE)")
                .finds("changed-receipt", "the receipt is refused by the verifier: NOT VERIFIED (ROOT_MISMATCH)")
                .finds("keys-from-the-file", "it was accepted though it was signed with another key")
                .andNoOtherTwin();
        ProbeTrial.of(probe).holds(19);
        assertThat(left()).isEqualTo(before);
    }

    @Test
    void eachRunReplaysAnEntryOfItsOwnUntilTheLogIsFull(TestPlinth plinth) throws Exception {
        var org = plinth.bean(SyntheticOrganisations.class)
                .replayed(plinth.organisations().regions().getFirst())
                .id();
        Logs logs = plinth.bean(Logs.class);
        OfflineReplayProbe probe = plinth.bean(OfflineReplayProbe.class);
        ProbeTrial.of(probe).holds(19);
        long first = logs.standing(org).published();
        ProbeTrial.of(probe).holds(19);
        assertThat(first).isBetween(ReplayedLog.FEWEST, ReplayedLog.MOST);
        assertThat(logs.standing(org).published()).isEqualTo(first + 1);
        fill(plinth, org, ReplayedLog.MOST - first - 1);
        ProbeTrial.of(probe).holds(19);
        assertThat(logs.standing(org).published()).isEqualTo(ReplayedLog.MOST);
    }

    private static void fill(TestPlinth plinth, OrgId org, long entries) {
        plinth.orgs().run(org, session -> {
            for (long i = 0; i < entries; i++)
                plinth.bean(Ledger.class)
                        .append(session, LedgerEntry.of(plinth.cause(), "test.entry", "thing", "n" + i));
        });
    }

    /** What replays left where they lay their files. */
    private static Set<Path> left() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("plinth-replay-"))
                    .collect(Collectors.toSet());
        }
    }
}
