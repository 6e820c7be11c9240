package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.SyntheticOrganisations;
import dev.plinth.testing.Await;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What somebody can do to the inbox who can change every row: nothing that is not noticed. No sequencer runs by itself here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoppedLogTest {
    private static final Map<String, Object> SETTINGS =
            Map.of("plinth.regions", "main", "plinth.ledger.sequence", "false");

    private TestPlinth plinth = TestPlinth.start(SETTINGS);

    @AfterAll
    void stop() {
        plinth.close();
    }

    @Test
    void aStoppedLogRefusesChangesAndRevealsAndOthersGoOn() {
        OrgId org = plinth.newOrg("main", "support-chat").id();
        OrgId other = plinth.newOrg("main", "support-chat").id();
        long before = Sight.entries(plinth, org);
        plinth.bean(LogFaults.class).report(org, "entry 7 was changed");
        refused(() -> ManyEntries.append(plinth, org, 1));
        refused(() -> append(org));
        refused(() -> read(org));
        assertThat(Sight.entries(plinth, org)).isEqualTo(before);
        ManyEntries.append(plinth, other, 1);
        assertThat(plinth.bean(Logs.class).standing(org).fault()).contains("entry 7 was changed");
        release();
    }

    @Test
    void aReplayThatGetsNoReceiptSaysThatItCouldNotLook() throws Exception {
        ReplayedLog log = new ReplayedLog(
                plinth.bean(SyntheticOrganisations.class),
                plinth.organisations(),
                plinth.orgs(),
                plinth.bean(Ledger.class),
                plinth.bean(Logs.class),
                Duration.ofMillis(1));
        OfflineReplayProbe probe = new OfflineReplayProbe(log, Clock.systemUTC(), new SecureRandom());
        Attempt attempt = new Attempt(new byte[32], Clock.systemUTC().instant(), probe.pace());
        assertThat(probe.live().meets(probe::attack, attempt))
                .isEqualTo(new Observation.Unable("The newest entry of the log to replay was not published in time"));
    }

    @Test
    void itIsStoppedInEveryProcessOfTheRegion() throws SQLException {
        OrgId org = plinth.newOrg("main", "support-chat").id();
        LogFaults elsewhere = new LogFaults();
        elsewhere.report(org, "entry 7 was changed");
        stops(elsewhere).exchange();
        // this process has not looked yet: the database refuses
        refused(() -> ManyEntries.append(plinth, org, 1));
        Await.until(
                "this process knows", () -> plinth.bean(LogFaults.class).of(org).isPresent());
        refused(() -> append(org));
        sql("delete from tenant.ledger_stop where org_id = '" + org + "'");
        stops(elsewhere).exchange();
        refused(() -> ManyEntries.append(plinth, org, 1));
        release();
    }

    @Test
    void anOrganisationThatIsInNoDirectoryKeepsNoOtherLogFromBeingStopped() throws SQLException {
        OrgId org = plinth.newOrg("main", "support-chat").id();
        OrgId third = plinth.newOrg("main", "support-chat").id();
        OrgId found = new OrgId(UUID.randomUUID());
        OrgId marked = new OrgId(UUID.randomUUID());
        sql("insert into tenant.ledger_stop (org_id, why) values ('" + marked + "', 'invented')");
        LogFaults elsewhere = new LogFaults();
        stops(elsewhere).exchange();
        assertThat(elsewhere.of(marked)).contains("invented");
        elsewhere.report(found, "invented");
        elsewhere.report(org, "entry 7 was changed");
        stops(elsewhere).exchange();
        assertThat(marks(org)).isOne();
        refused(() -> ManyEntries.append(plinth, org, 1));
        sql("insert into tenant.ledger_stop (org_id, why) values ('" + third + "', 'another found it')");
        sql("delete from tenant.ledger_stop where org_id = '" + marked + "'");
        stops(elsewhere).exchange();
        assertThat(elsewhere.of(third)).contains("another found it");
        assertThat(elsewhere.of(marked)).isEmpty();
        release();
    }

    @Test
    void aStartTakesAwayOnlyTheMarksThatItLookedAt() throws SQLException {
        OrgId before = plinth.newOrg("main", "support-chat").id();
        OrgId since = plinth.newOrg("main", "support-chat").id();
        EntryId missed = new EntryId(UUID.randomUUID());
        LogFaults elsewhere = new LogFaults();
        elsewhere.report(before, "entry 7 was changed");
        stops(elsewhere).exchange();
        AllLogsCheck.Looked looked = plinth.bean(AllLogsCheck.class).look(1);
        elsewhere.report(since, "entry 8 was changed");
        stops(elsewhere).exchange();
        plinth.bean(LostEntries.class).remember(since, List.of(missed));
        plinth.bean(ResumeLogs.class).release(looked);
        assertThat(marks(before)).isZero();
        assertThat(marks(since)).isOne();
        assertThat(plinth.bean(LostEntries.class).of(since)).containsExactly(missed);
        plinth.bean(LostEntries.class).forget(since);
        release();
    }

    @Test
    void aLogThatMissesEntriesIsStoppedThoughTheyCannotBeRemembered(@TempDir Path folder) throws IOException {
        var region = new RegionId("main");
        List<OrgId> orgs = List.of(
                plinth.newOrg("main", "support-chat").id(),
                plinth.newOrg("main", "support-chat").id());
        Appended appended = new Appended();
        for (OrgId org : orgs)
            appended.committed(region, org, List.of(new EntryId(new UUID(7, 1)), new EntryId(new UUID(7, 2))));
        appended.committed(region, orgs.getFirst(), List.of(new EntryId(new UUID(7, 3))));
        for (OrgId org : orgs) appended.committed(region, org, List.of(new EntryId(UUID.randomUUID())));
        Path full = Files.createFile(folder.resolve("full"));
        LogFaults faults = new LogFaults();
        watch(appended, faults, new LostEntries(full, plinth.bean(LogNames.class)))
                .look();
        assertThat(faults.orgs()).containsExactlyInAnyOrderElementsOf(orgs);
        assertThat(appended.waiting(region)).hasSize(5);
        LostEntries lost = new LostEntries(folder, plinth.bean(LogNames.class));
        watch(appended, faults, lost).look();
        assertThat(lost.orgs()).containsExactlyInAnyOrderElementsOf(orgs);
        assertThat(orgs.stream().mapToInt(org -> lost.of(org).size()).sum()).isEqualTo(5);
        assertThat(appended.waiting(region)).isEmpty();
    }

    @Test
    void takingTheMarkAwayDoesNotHelpInTheProcessThatFoundIt() throws SQLException {
        OrgId org = plinth.newOrg("main", "support-chat").id();
        plinth.bean(LogFaults.class).report(org, "entry 7 was changed");
        plinth.bean(LogStops.class).exchange();
        sql("delete from tenant.ledger_stop where org_id = '" + org + "'");
        refused(() -> append(org));
        Await.until("the mark is back", () -> marks(org) == 1);
        sql("alter table tenant.ledger_inbox disable trigger ledger_refuse_when_stopped");
        refused(() -> append(org));
        sql("alter table tenant.ledger_inbox enable trigger ledger_refuse_when_stopped");
        release();
    }

    @Test
    void anEntryThatVanishesFromTheInboxStopsItsLogAndNoRestartForgetsIt() throws SQLException {
        OrgId org = plinth.newOrg("main", "support-chat").id();
        EntryId gone = append(org);
        EntryId kept = append(org);
        sql("delete from tenant.ledger_inbox where entry_id = '" + gone + "'");
        Await.until("it is missed", () -> plinth.bean(LogFaults.class).of(org).isPresent());
        assertThat(plinth.bean(LogFaults.class).of(org)).get().asString().contains(gone.toString());
        refused(() -> append(org));
        Await.until("the mark is there", () -> marks(org) == 1);
        sql("delete from tenant.ledger_stop where org_id = '" + org + "'");
        String origin = plinth.bean(Logs.class).origin(org);
        plinth.stop();
        String why = "entry id " + gone + " was appended and is neither in the inbox nor in the log";
        assertThatThrownBy(() -> TestPlinth.start(plinth.directory(), SETTINGS)).hasStackTraceContaining(why);
        Map<String, Object> accepting = new HashMap<>(SETTINGS);
        accepting.put("plinth.ledger.accept.log", origin);
        accepting.put("plinth.ledger.accept.reason", "Deleted by hand, case 12");
        plinth = TestPlinth.start(plinth.directory(), accepting);
        assertThat(Sight.bodies(plinth, org).getLast()).contains("ledger.accept", gone.toString(), "case 12");
        assertThat(Sight.all(plinth, org)).extracting(Sight.Stored::id).contains(kept);
        append(org);
        plinth.stop();
        plinth = TestPlinth.start(plinth.directory(), SETTINGS);
        append(org);
    }

    @Test
    void whatTheSequencerTookOrWasRolledBackOrFoundNoRowIsNotMissed() throws SQLException {
        OrgId org = plinth.newOrg("main", "support-chat").id();
        append(org);
        read(org);
        assertThatThrownBy(() -> plinth.orgs().run(org, session -> {
                    plinth.bean(Ledger.class).append(session, entry());
                    session.query("select 1 as one where :org is not null", Params.none(), row -> 1);
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        HandSequencer.drain(plinth);
        assertThat(plinth.bean(Appended.class).waiting(new RegionId("main")))
                .noneMatch(one -> one.getValue().equals(org));
        plinth.bean(AppendWatch.class).look();
        assertThat(plinth.bean(LogFaults.class).of(org)).isEmpty();
        assertThat(new LogReader(plinth.bean(Logs.class), org)
                        .settled()
                        .verify()
                        .entries())
                .isEqualTo(2);
    }

    @Test
    void noMoreThanTheNewestIdsAreRemembered() {
        Appended appended = new Appended();
        var region = new RegionId("main");
        OrgId org = new OrgId(UUID.randomUUID());
        EntryId first = new EntryId(UUID.randomUUID());
        appended.committed(region, org, List.of(first));
        for (int i = 0; i < Appended.MOST; i++) appended.committed(region, org, List.of(new EntryId(new UUID(1, i))));
        assertThat(appended.waiting(region))
                .hasSize(Appended.MOST)
                .noneMatch(one -> one.getKey().equals(first));
    }

    private static void refused(ThrowingCallable attempt) {
        assertThatThrownBy(attempt).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ProblemCode.LOG_STOPPED);
            assertThat(refused).hasMessageContaining("Ask the operator");
        });
    }

    private EntryId append(OrgId org) {
        return plinth.orgs().once(org, session -> plinth.bean(Ledger.class).append(session, entry()));
    }

    /** As a reveal does, of something that is not there. */
    private void read(OrgId org) {
        String source =
                "select null::uuid as subject_id from tenant.department where org_id = :org and key = 'nowhere'";
        plinth.orgs().once(org, session -> {
            plinth.bean(Ledger.class).appendIfFound(session, entry(), source, Params.none());
            return session.query(source, Params.none(), row -> 1);
        });
    }

    private LedgerEntry entry() {
        return LedgerEntry.of(plinth.cause(), "department.test", "department", "x");
    }

    private AppendWatch watch(Appended appended, LogFaults faults, LostEntries lost) {
        return new AppendWatch(appended, plinth.bean(LogStore.class), faults, lost);
    }

    /** Another process of the region. */
    private LogStops stops(LogFaults faults) {
        return new LogStops(plinth.organisations(), plinth.bean(LogStore.class), plinth.bean(LogNames.class), faults);
    }

    /** A restart that finds every log whole takes the marks away. */
    private void release() {
        plinth.stop();
        plinth = TestPlinth.start(plinth.directory(), SETTINGS);
        assertThat(plinth.bean(LogFaults.class).orgs()).isEmpty();
        OrgId org = plinth.newOrg("main", "support-chat").id();
        append(org);
    }

    private long marks(OrgId org) throws SQLException {
        try (var connection = plinth.superuser("main");
                var statement = connection.createStatement();
                var result = statement.executeQuery(
                        "select count(*) from tenant.ledger_stop where org_id = '" + org + "'")) {
            result.next();
            return result.getLong(1);
        }
    }

    private void sql(String statement) throws SQLException {
        plinth.sql("main", statement);
    }
}
