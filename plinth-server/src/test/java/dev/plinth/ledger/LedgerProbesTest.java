package dev.plinth.ledger;

import dev.plinth.testing.LogReader;
import dev.plinth.testing.ProbeTrial;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.HashMap;
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
}
