package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemException;
import dev.plinth.proof.LogVerifier;
import dev.plinth.proof.TilePath;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class RetentionTest {
    @Test
    void wholeOldSegmentsAreDroppedAndTheRestStaysProvable(TestPlinth plinth) throws SQLException {
        OrgId org = log(plinth, 700);
        keep(plinth, org, Optional.of(30));
        age(plinth, org, 600);
        plinth.bean(SegmentRetention.class).drop();
        var logs = plinth.bean(Logs.class);
        var reader = new LogReader(logs, org).settled();
        assertThat(logs.bundle(org, new TilePath(TilePath.ENTRIES, 0, 256))).isInstanceOf(Logs.Bundle.Dropped.class);
        assertThat(logs.bundle(org, new TilePath(TilePath.ENTRIES, 1, 256))).isInstanceOf(Logs.Bundle.Dropped.class);
        assertThat(logs.bundle(org, new TilePath(TilePath.ENTRIES, 2, 128))).isInstanceOf(Logs.Bundle.Found.class);
        var report = new LogVerifier(reader, 2, 512).verify(reader.checkpoint(), Optional.empty());
        assertThat(report.pruned()).isEqualTo(512);
        assertThat(Sight.bodies(plinth, org))
                .anyMatch(body -> body.contains("ledger.drop") && body.contains("\"before\":\"512\",\"from\":\"0\""));
        EntryId last = Sight.all(plinth, org).getLast().id();
        assertThat(logs.receipt(org, last, Duration.ofSeconds(30))).isInstanceOf(Logs.Proof.Published.class);
        assertThat(plinth.bean(StoreCheck.class).findings()).isEmpty();
    }

    @Test
    void anOpenSegmentIsNeverDropped(TestPlinth plinth) throws SQLException {
        OrgId org = log(plinth, 200);
        keep(plinth, org, Optional.of(1));
        age(plinth, org, 1000);
        plinth.bean(SegmentRetention.class).drop();
        assertThat(Sight.bodies(plinth, org)).noneMatch(body -> body.contains("ledger.drop"));
    }

    @Test
    void youngEntriesAndLogsWithoutRetentionAreKept(TestPlinth plinth) throws SQLException {
        OrgId young = log(plinth, 300);
        keep(plinth, young, Optional.of(30));
        OrgId ever = log(plinth, 300);
        age(plinth, ever, 1000);
        OrgId again = log(plinth, 300);
        keep(plinth, again, Optional.of(1));
        keep(plinth, again, Optional.empty());
        age(plinth, again, 1000);
        plinth.bean(SegmentRetention.class).drop();
        for (OrgId org : List.of(young, ever, again))
            assertThat(Sight.bodies(plinth, org)).noneMatch(body -> body.contains("ledger.drop"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 36_501})
    void aPeriodOutOfBoundsIsRefused(int days, TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        assertThatThrownBy(() -> keep(plinth, org, Optional.of(days))).isInstanceOf(ProblemException.class);
        assertThat(plinth.orgs().once(org, plinth.bean(LedgerRetention.class)::keepDays))
                .isEmpty();
    }

    private static OrgId log(TestPlinth plinth, int entries) {
        OrgId org = plinth.newOrg().id();
        ManyEntries.append(plinth, org, entries);
        new LogReader(plinth.bean(Logs.class), org).settled();
        return org;
    }

    private static void keep(TestPlinth plinth, OrgId org, Optional<Integer> days) {
        plinth.orgs().run(org, session -> plinth.bean(LedgerRetention.class).keep(session, days, plinth.cause()));
    }

    /** Makes the first entries look 400 days old to retention, whose clock is the column. */
    private static void age(TestPlinth plinth, OrgId org, int entries) throws SQLException {
        try (var connection = plinth.superuser("us");
                var statement = connection.createStatement()) {
            statement.execute("update tenant.ledger_entry set time = time - interval '400 days' where org_id = '" + org
                    + "' and idx < " + entries);
        }
    }
}
