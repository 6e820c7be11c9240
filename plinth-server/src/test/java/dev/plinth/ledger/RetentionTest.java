package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemException;
import dev.plinth.proof.LogVerifier;
import dev.plinth.proof.TilePath;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
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
        later(plinth).drop();
        var logs = plinth.bean(Logs.class);
        var reader = new LogReader(logs, org).settled();
        assertThat(logs.bundle(org, new TilePath(TilePath.ENTRIES, 0, 256))).isInstanceOf(Logs.Bundle.Dropped.class);
        assertThat(logs.bundle(org, new TilePath(TilePath.ENTRIES, 1, 256))).isInstanceOf(Logs.Bundle.Dropped.class);
        assertThat(logs.bundle(org, new TilePath(TilePath.ENTRIES, 2, 128))).isInstanceOf(Logs.Bundle.Found.class);
        var report = new LogVerifier(reader, 2, Long.MAX_VALUE).verify(reader.checkpoint(), Optional.empty());
        assertThat(report.pruned()).isEqualTo(512);
        assertThat(Sight.bodies(plinth, org))
                .anyMatch(body -> body.contains("ledger.drop")
                        && body.contains("\"before\":\"512\",\"from\":\"0\",\"keep-days\":\"30\""));
        EntryId last = Sight.all(plinth, org).getLast().id();
        assertThat(logs.receipt(org, last, Duration.ofSeconds(30))).isInstanceOf(Logs.Proof.Published.class);
        assertThat(plinth.bean(StoreCheck.class).findings()).isEmpty();
    }

    @Test
    void anOpenSegmentIsNeverDropped(TestPlinth plinth) {
        OrgId org = log(plinth, 200);
        keep(plinth, org, Optional.of(1));
        later(plinth).drop();
        assertThat(Sight.bodies(plinth, org)).noneMatch(body -> body.contains("ledger.drop"));
    }

    @Test
    void youngEntriesAndLogsWithoutRetentionAreKept(TestPlinth plinth) {
        OrgId young = log(plinth, 300);
        keep(plinth, young, Optional.of(500));
        OrgId ever = log(plinth, 300);
        OrgId again = log(plinth, 300);
        keep(plinth, again, Optional.of(1));
        keep(plinth, again, Optional.empty());
        for (OrgId org : List.of(young, ever, again)) new LogReader(plinth.bean(Logs.class), org).settled();
        later(plinth).drop();
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

    @Test
    void theSettingOutlivesTheEntryThatSaidIt(TestPlinth plinth) throws SQLException {
        OrgId org = log(plinth, 10);
        keep(plinth, org, Optional.of(30));
        ManyEntries.append(plinth, org, 300);
        new LogReader(plinth.bean(Logs.class), org).settled();
        later(plinth).drop();
        assertThat(Sight.bodies(plinth, org)).noneMatch(body -> body.contains("retention.set"));
        ManyEntries.append(plinth, org, 300);
        var reader = new LogReader(plinth.bean(Logs.class), org).settled();
        later(plinth).drop();
        reader.settled();
        assertThat(new LogVerifier(reader, 2, Long.MAX_VALUE)
                        .verify(reader.checkpoint(), Optional.empty())
                        .pruned())
                .isEqualTo(512);
        assertThat(plinth.bean(StoreCheck.class).findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // entries that are made old
                "update tenant.ledger_entry set time = time - interval '400 days' where {org} => update tenant.ledger_entry set time = time + interval '400 days' where {org}",
                // a setting that nobody decided, and one whose successor is taken away
                "insert into tenant.ledger_retention select org_id, now(), 1 from tenant.ledger_head where {org} => delete from tenant.ledger_retention where {org} and keep_days = 1",
                "update tenant.ledger_retention set keep_days = 1 where {org} => update tenant.ledger_retention set keep_days = 300 where {org}"
            })
    void rowsAloneDropNothingAndStopTheLog(String attack, TestPlinth plinth) throws SQLException {
        OrgId org = log(plinth, 300);
        keep(plinth, org, Optional.of(300));
        new LogReader(plinth.bean(Logs.class), org).settled();
        long before = Sight.entries(plinth, org);
        String[] parts = attack.split(" => ", 2);
        sql(plinth, parts[0], org);
        at(plinth, Duration.ofDays(10)).drop();
        assertThat(Sight.entries(plinth, org)).isEqualTo(before);
        assertThat(plinth.bean(LogFaults.class).of(org)).isPresent();
        assertThat(plinth.bean(StoreCheck.class).findings()).isNotEmpty();
        sql(plinth, parts[1], org);
        assertThat(plinth.bean(StoreCheck.class).findings()).isEmpty();
    }

    private static OrgId log(TestPlinth plinth, int entries) {
        OrgId org = plinth.newOrg().id();
        ManyEntries.append(plinth, org, entries);
        new LogReader(plinth.bean(Logs.class), org).settled();
        return org;
    }

    private static void keep(TestPlinth plinth, OrgId org, Optional<Integer> days) {
        plinth.orgs().run(org, session -> plinth.bean(LedgerRetention.class).keep(session, days, plinth.cause()));
        new LogReader(plinth.bean(Logs.class), org).settled();
    }

    /** As it works when everything is 400 days old. */
    private static DropSegments later(TestPlinth plinth) {
        return at(plinth, Duration.ofDays(400));
    }

    private static DropSegments at(TestPlinth plinth, Duration later) {
        return at(plinth, InstantSource.offset(InstantSource.system(), later), Duration.ofSeconds(10));
    }

    static DropSegments at(TestPlinth plinth, InstantSource clock, Duration publishes) {
        return new DropSegments(
                plinth.bean(LogCheck.class),
                plinth.bean(LogFaults.class),
                plinth.bean(Receipts.class),
                plinth.bean(InboxKey.class),
                plinth.organisations(),
                plinth.orgs(),
                plinth.bean(LogStore.class),
                plinth.bean(LogNames.class),
                plinth.bean(Ledger.class),
                plinth.bean(Ids.class),
                clock,
                publishes);
    }

    private static void sql(TestPlinth plinth, String statement, OrgId org) throws SQLException {
        plinth.sql("us", statement.replace("{org}", "org_id = '" + org + "'"));
    }
}
