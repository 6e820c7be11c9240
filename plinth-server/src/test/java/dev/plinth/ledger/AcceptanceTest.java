package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.runtime.SecretFiles;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A damaged log that the operator takes over as it is: exactly that, with an entry, whatever dies in between. */
class AcceptanceTest {
    private static final Map<String, Object> SETTINGS = Map.of(
            "plinth.regions", "main", "plinth.ledger.sequence", "false", "plinth.ledger.recheck-entries-a-second", "0");

    private TestPlinth plinth = TestPlinth.start(SETTINGS);

    @AfterEach
    void stop() {
        plinth.close();
    }

    @Test
    void whatWasAcceptedStaysAcceptedByTheRecheckAndNothingElseIs() throws SQLException {
        OrgId org = log();
        String origin = plinth.bean(Logs.class).origin(org);
        sql("update tenant.ledger_entry set body = body || ' '::bytea where idx = 3 and org_id = '" + org + "'");
        refused("entry 3: was changed");
        accept(origin, "Edited by hand, case 12");
        assertThat(plinth.bean(StoreCheck.class).findings())
                .singleElement()
                .asString()
                .contains("entry 3: was changed");
        recheck();
        assertThat(plinth.bean(LogFaults.class).orgs()).isEmpty();
        restart();
        sql("update tenant.ledger_entry set purpose = 'other' where idx = 5 and org_id = '" + org + "'");
        recheck();
        assertThat(plinth.bean(LogFaults.class).of(org)).get().asString().contains("entry 5: has search columns");
        sql("update tenant.ledger_entry set purpose = null where idx = 5 and org_id = '" + org + "'");
        restart();
        sql("update tenant.ledger_entry set body = body || ' '::bytea where idx = 3 and org_id = '" + org + "'");
        recheck();
        assertThat(plinth.bean(LogFaults.class).of(org)).get().asString().contains("entry 3: was changed");
    }

    @Test
    void theEntryIsThereWhereverAStartWasKilled() throws SQLException, IOException {
        OrgId org = log();
        String origin = plinth.bean(Logs.class).origin(org);
        Path memory = plinth.directory().resolve("log-memory").resolve(origin);
        byte[] signed = Files.readAllBytes(memory);
        try (var connection = plinth.superuser("main")) {
            SabotageTest.shorten(connection, org, 5);
        }
        refused("entry 5: is gone");
        accept(origin, "Disk lost, case 13");
        assertThat(accepts(org)).hasSize(1).first().asString().contains("\"accepted-size\":\"5\"", "signed-root");
        // killed before the entry was appended
        forgetEntry(org);
        restart();
        assertThat(accepts(org)).hasSize(1).first().asString().contains("case 13", "\"signed-size\":\"11\"");
        // killed before even the memory was written
        forgetEntry(org);
        plinth.stop();
        Files.write(memory, signed);
        plinth = TestPlinth.start(plinth.directory(), SETTINGS);
        assertThat(accepts(org)).hasSize(1);
        assertThat(plinth.bean(LogCheck.class).signed(org).orElseThrow().size()).isEqualTo(5);
        HandSequencer.drain(plinth);
        restart();
        restart();
        assertThat(accepts(org)).hasSize(1);
        assertThat(plinth.bean(LogFaults.class).orgs()).isEmpty();
        assertThat(plinth.bean(StoreCheck.class).findings()).isEmpty();
    }

    @Test
    void theMarkOfAnAcceptedLogStaysWhenTheStartIsRefusedForAnother() throws SQLException {
        OrgId org = log();
        OrgId other = log();
        try (var connection = plinth.superuser("main")) {
            SabotageTest.shorten(connection, org, 5);
            SabotageTest.shorten(connection, other, 5);
        }
        sql("insert into tenant.ledger_stop (org_id, why) values ('" + org + "', 'got shorter')");
        var found = plinth.bean(AllLogsCheck.class).look(1).found();
        assertThat(recovery(plinth.bean(Logs.class).origin(org)).withoutAccepted(found))
                .singleElement()
                .asString()
                .contains(plinth.bean(Logs.class).origin(other));
        assertThat(plinth.bean(LogCheck.class).signed(org).orElseThrow().size()).isEqualTo(5);
        assertThat(plinth.bean(LogStore.class).withConnection(HandSequencer.REGION, LogStops::stopped))
                .containsExactly(org);
    }

    @Test
    void aLogThatIsGoneIsNamedWhateverWasAcceptedOfIt() throws SQLException, IOException {
        OrgId org = log();
        OrgId gone = new OrgId(UUID.randomUUID());
        String origin = plinth.bean(LogNames.class).origin(gone);
        Path memory = plinth.directory().resolve("log-memory");
        Files.copy(memory.resolve(plinth.bean(Logs.class).origin(org)), memory.resolve(origin));
        Path record = plinth.directory().resolve("log-recovery").resolve(origin + "-1");
        SecretFiles.write(record, new byte[] {1});
        String why = "log " + origin + ", entry 0: is gone, and with it the whole log";
        assertThatThrownBy(() -> plinth.bean(StartCheck.class).run()).hasMessageContaining(why);
        var found = plinth.bean(AllLogsCheck.class).look(1).found();
        assertThat(recovery(origin).withoutAccepted(found))
                .singleElement()
                .asString()
                .startsWith(why);
        Files.delete(record);
        assertThat(recovery(origin).withoutAccepted(found)).hasSize(1);
        assertThat(record).doesNotExist();
    }

    /** As a start has it that accepts a log. */
    private Recovery recovery(String origin) {
        return new Recovery(
                plinth.bean(Accepted.class),
                new LedgerSettings.Accept(origin, "Disk lost, case 14"),
                plinth.bean(LogNames.class),
                plinth.bean(LogKeys.class),
                plinth.bean(LogMemory.class),
                plinth.bean(LogStore.class),
                plinth.orgs(),
                plinth.bean(Ledger.class),
                plinth.bean(Ids.class),
                InstantSource.system());
    }

    private List<String> accepts(OrgId org) {
        return Sight.bodies(plinth, org).stream()
                .filter(body -> body.contains("\"action\":\"ledger.accept\""))
                .toList();
    }

    /** As if it had never been appended. */
    private void forgetEntry(OrgId org) throws SQLException {
        SabotageTest.forgetWaiting(plinth, org);
        sql("delete from tenant.ledger_inbox where action = 'ledger.accept' and org_id = '" + org + "'");
        plinth.bean(LostEntries.class).forget(org);
    }

    private OrgId log() throws SQLException {
        OrgId org = plinth.newOrg("main", "support-chat").id();
        ManyEntries.append(plinth, org, 10);
        HandSequencer.drain(plinth);
        return org;
    }

    private void recheck() {
        for (int i = 0; i < 100; i++) plinth.bean(Recheck.class).step();
    }

    private void refused(String why) {
        plinth.stop();
        assertThatThrownBy(() -> TestPlinth.start(plinth.directory(), SETTINGS)).hasStackTraceContaining(why);
        assertThatThrownBy(() ->
                        TestPlinth.start(plinth.directory(), accepting("instance.other.plinth", "It is another log")))
                .hasStackTraceContaining(why);
    }

    private void restart() {
        plinth.stop();
        plinth = TestPlinth.start(plinth.directory(), SETTINGS);
    }

    /** After a start was refused. */
    private void accept(String origin, String reason) {
        plinth = TestPlinth.start(plinth.directory(), accepting(origin, reason));
    }

    private static Map<String, Object> accepting(String log, String reason) {
        Map<String, Object> all = new HashMap<>(SETTINGS);
        all.put("plinth.ledger.accept.log", log);
        all.put("plinth.ledger.accept.reason", reason);
        return all;
    }

    private void sql(String statement) throws SQLException {
        plinth.sql("main", statement);
    }
}
