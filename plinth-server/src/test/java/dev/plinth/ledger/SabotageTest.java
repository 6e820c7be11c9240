package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.proof.ProofException;
import dev.plinth.runtime.StartException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import dev.plinth.testing.Await;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.TestPlinth;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody with full access to the database can do, and how it shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SabotageTest {
    private static final Map<String, Object> SETTINGS = Map.of(
            "plinth.regions",
            "main",
            "plinth.ledger.recheck-entries-a-second",
            "0",
            "plinth.ledger.instance-cadence",
            "1h");

    private TestPlinth plinth = TestPlinth.start(SETTINGS);

    @BeforeAll
    void nothingIsWrongAtFirst() {
        assertThat(findings()).isEmpty();
    }

    @AfterAll
    void stop() {
        plinth.close();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '~', textBlock = """
            update tenant.ledger_entry set body = convert_to(replace(convert_from(body, 'UTF8'), 'n123', 'n124'), 'UTF8') where {org} and idx = 124 => 124
            update tenant.ledger_entry set body = body || ' '::bytea where {org} and idx = 0 => 0
            update tenant.ledger_entry set body = ''::bytea where {org} and idx = 300 => 300
            delete from tenant.ledger_entry where {org} and idx = 255 => 255
            delete from tenant.ledger_entry where {org} and idx = 300 => 300
            delete from tenant.ledger_entry where {org} and idx > 255 => 256
            delete from tenant.ledger_entry where {org} => 0
            update tenant.ledger_entry a set body = b.body from tenant.ledger_entry b where a.{org} and b.{org} and (a.idx, b.idx) in ((7, 200), (200, 7)) => 7
            insert into tenant.ledger_entry select org_id, 301, gen_random_uuid(), time, body, action, actor, object_type, object_id, subject_id, purpose from tenant.ledger_entry where {org} and idx = 5 => 301
            update tenant.ledger_entry set idx = 1000 where {org} and idx = 300 => 300
            update tenant.ledger_entry set action = 'nothing.happened' where {org} and idx = 42 => 42
            update tenant.ledger_entry set subject_id = gen_random_uuid() where {org} and idx = 43 => 43
            update tenant.ledger_entry set time = time - interval '1 year' where {org} and idx = 44 => 44
            update tenant.ledger_entry set time = time + interval '1 microsecond' where {org} and idx = 299 => 299
            delete from tenant.ledger_entry where {org} and idx < 256; update tenant.ledger_head set pruned_below = 256 where {org} => 0
            update tenant.ledger_head set pruned_below = 256 where {org} => 0
            insert into tenant.ledger_retention select org_id, now(), 1 from tenant.ledger_head where {org} => 300
            set session_replication_role = replica; insert into tenant.ledger_retention select org_id, now(), 1 from tenant.ledger_head where {org}; insert into tenant.ledger_inbox (org_id, entry_id, time, body, action, actor, object_type, object_id) select org_id, gen_random_uuid(), now(), convert_to('{"action":"retention.set","facts":{"keep-days":"1"}}', 'UTF8'), 'retention.set', 'a', 'log', '{origin}' from tenant.ledger_head where {org} => 300
            update tenant.ledger_tile set hashes = overlay(hashes placing sha256('x') from 1 + 32 * 9) where {org} and level = 0 and tile = 0 => 9
            delete from tenant.ledger_tile where {org} and level = 0 and tile = 1 => 256
            update tenant.ledger_tile set hashes = sha256('x') where {org} and level = 1 => 0
            update tenant.ledger_head set root = sha256('x') where {org} => 300
            update tenant.ledger_head set size = 300 where {org} => 300
            delete from tenant.ledger_head where {org} => 0
            """)
    void everySabotageIsFoundAndNamed(String attack, long entry) throws SQLException {
        OrgId org = log(300);
        String origin = plinth.bean(Logs.class).origin(org);
        try (Connection connection = plinth.superuser("main")) {
            run(connection, attack.replace("{origin}", origin), org);
            assertThat(findings())
                    .isNotEmpty()
                    .first()
                    .asString()
                    .startsWith("log %s, entry %d: ".formatted(origin, entry));
            assertThatThrownBy(() -> plinth.bean(StartCheck.class).run())
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(origin)
                    .hasMessageContaining("entry " + entry);
            erase(connection, org);
        }
    }

    @Test
    void theOldestHashesAreComparedAtEveryStartWhateverIsHashedAnew() throws SQLException {
        OrgId org = log(300);
        try (Connection connection = plinth.superuser("main")) {
            assertThat(plinth.bean(AllLogsCheck.class).look(1).found()).isEmpty();
            run(
                    connection,
                    "update tenant.ledger_tile set hashes = overlay(hashes placing sha256('x') from 1) where {org} and level = 0 and tile = 0",
                    org);
            assertThat(plinth.bean(AllLogsCheck.class).look(1).found())
                    .singleElement()
                    .asString()
                    .contains("entry 0: tile/0/000 does not give the hash");
            erase(connection, org);
        }
    }

    @Test
    void whatAnOlderVersionSaidOfASettingThatNobodyDecidedStaysAccepted() throws SQLException {
        OrgId org = log(3);
        try (Connection connection = plinth.superuser("main")) {
            run(
                    connection,
                    "insert into tenant.ledger_retention select org_id, now(), 1 from tenant.ledger_head where {org}",
                    org);
            var accepted = new Accepted.Lines(
                    Set.of("finding 3 entries are kept for \"1\" days by the stored setting, and by the newest entry"
                            + " about it for \"for ever\""));
            assertThat(plinth.bean(AllLogsCheck.class).look(1).found())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.what()).endsWith("says \"1\", the newest entry about it \"nothing\"");
                        assertThat(accepted.cover(finding)).isTrue();
                    });
            erase(connection, org);
        }
    }

    @Test
    void anOutsiderFindsTheChangedEntryToo() throws SQLException {
        OrgId org = log(300);
        try (Connection connection = plinth.superuser("main")) {
            run(connection, "update tenant.ledger_entry set body = body || ' '::bytea where {org} and idx = 77", org);
            assertThatThrownBy(() -> new LogReader(plinth.bean(Logs.class), org).verify())
                    .isInstanceOf(ProofException.class)
                    .hasMessageContaining("77");
            erase(connection, org);
        }
    }

    @Test
    void aHistoryForgedAllTheWayUpIsAForkOfWhatWasSigned() throws SQLException {
        OrgId org = log(3);
        OrgId other = log(3);
        try (Connection connection = plinth.superuser("main")) {
            // a consistent log of the same size: tiles and head of another organisation's
            run(connection, "delete from tenant.ledger_entry where {org}", org);
            run(connection, "delete from tenant.ledger_tile where {org}", org);
            run(connection, "delete from tenant.ledger_head where {org}", org);
            for (String table : new String[] {"ledger_entry", "ledger_tile", "ledger_head"})
                copy(connection, table, other, org);
            assertThat(findings()).isNotEmpty().first().asString().contains("forked");
            erase(connection, org);
        }
    }

    @Test
    void aShortenedLogStopsGrowingAndOthersGoOn() throws SQLException {
        OrgId org = log(10);
        OrgId other = log(1);
        try (Connection connection = plinth.superuser("main")) {
            shorten(connection, org, 5);
            var parts = plinth.bean(SequencerFactory.class).parts(new RegionId("main"), java.util.UUID.randomUUID());
            run(connection, "update instance.ledger_lease set expires_at = now() - interval '1 hour'", org);
            var epoch = parts.lease().tryTake();
            ManyEntries.append(plinth, org, 1);
            ManyEntries.append(plinth, other, 1);
            parts.sequencer().takeOver();
            while (parts.sequencer().integrate(epoch.getAsLong()) > 0)
                parts.publisher().publish();
            parts.lease().release(epoch.getAsLong());
            assertThat(plinth.bean(Logs.class).standing(org).fault())
                    .isPresent()
                    .get()
                    .asString()
                    .contains("got shorter");
            assertThat(plinth.bean(Logs.class).standing(other).fault()).isEmpty();
            assertThat(new LogReader(plinth.bean(Logs.class), other)
                            .settled()
                            .verify()
                            .entries())
                    .isEqualTo(3);
            erase(connection, org);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update tenant.ledger_tile set hashes = overlay(hashes placing sha256('x') from 1) where {org} and level = 0",
                "update tenant.ledger_head set size = 3 where {org}",
                "delete from tenant.ledger_head where {org}",
                "update tenant.ledger_inbox i set entry_id = e.entry_id from tenant.ledger_entry e where i.{org} and e.{org} and e.idx = 1"
            })
    void aLogThatIsChangedWhileItGrowsStopsAndOthersGoOn(String attack) throws SQLException {
        OrgId org = log(5);
        OrgId other = log(1);
        try (Connection connection = plinth.superuser("main")) {
            HandSequencer sequencer = HandSequencer.take(plinth);
            ManyEntries.append(plinth, org, 1);
            sequencer.drain();
            ManyEntries.append(plinth, org, 1);
            ManyEntries.append(plinth, other, 1);
            run(
                    connection,
                    attack.replace("i.{org}", "i.org_id = '" + org + "'")
                            .replace("e.{org}", "e.org_id = '" + org + "'"),
                    org);
            Await.until("the other log goes on", () -> {
                try {
                    sequencer.integrate();
                } catch (IllegalStateException again) {
                    assertThat(again).hasMessageContaining("changed behind the sequencer's back");
                }
                sequencer.publish();
                return plinth.bean(Logs.class).standing(other).published() == 3;
            });
            sequencer.release();
            assertThat(plinth.bean(LogFaults.class).of(org)).isPresent();
            assertThat(plinth.bean(LogFaults.class).of(other)).isEmpty();
            erase(connection, org);
        }
    }

    @Test
    void aRestartRefusesAShortenedLogUntilTheOperatorAcceptsItInTheOpen() throws SQLException {
        OrgId org = log(10);
        String origin = plinth.bean(Logs.class).origin(org);
        try (Connection connection = plinth.superuser("main")) {
            shorten(connection, org, 5);
        }
        Path directory = plinth.directory();
        plinth.stop();
        assertThatThrownBy(() -> TestPlinth.start(directory, SETTINGS))
                .hasStackTraceContaining("log " + origin + ", entry 5: is gone: the log got shorter");
        var accepting = new java.util.HashMap<>(SETTINGS);
        accepting.put("plinth.ledger.accept.log", origin);
        accepting.put("plinth.ledger.accept.reason", "Disk lost on 1 March, last backup restored");
        plinth = TestPlinth.start(directory, accepting);
        assertThat(new LogReader(plinth.bean(Logs.class), org)
                        .settled()
                        .verify()
                        .entries())
                .isEqualTo(6);
        assertThat(Sight.bodies(plinth, org).getLast())
                .contains("ledger.accept", "Disk lost on 1 March", "\"signed-size\":\"11\"", "\"accepted-size\":\"5\"");
        plinth.stop();
        plinth = TestPlinth.start(directory, SETTINGS);
        assertThat(findings()).isEmpty();
    }

    private java.util.List<String> findings() {
        return plinth.bean(StoreCheck.class).findings();
    }

    /** A log of this many entries behind the one about its creation. */
    private OrgId log(int entries) {
        OrgId org = plinth.newOrg("main", "support-chat").id();
        ManyEntries.append(plinth, org, entries);
        new LogReader(plinth.bean(Logs.class), org).settled();
        return org;
    }

    /** Takes the end away so that the rest is a log like any other. */
    static void shorten(Connection connection, OrgId org, long size) throws SQLException {
        var leaves = new java.util.ArrayList<dev.plinth.proof.Hash>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(("select sha256('\\x00'::bytea || body) from tenant.ledger_entry"
                                + " where {org} and idx < " + size + " order by idx")
                        .replace("{org}", "org_id = '" + org + "'"))) {
            while (rows.next()) leaves.add(dev.plinth.proof.Hash.of(rows.getBytes(1)));
        }
        var edge = dev.plinth.proof.TreeEdge.empty().append(leaves).edge();
        run(connection, "delete from tenant.ledger_entry where {org} and idx >= " + size, org);
        run(
                connection,
                "update tenant.ledger_tile set width = " + size + ", hashes = substr(hashes, 1, " + 32 * size
                        + ") where {org}",
                org);
        run(
                connection,
                "update tenant.ledger_head set size = " + size + ", root = decode('"
                        + edge.root().hex() + "', 'hex') where {org}",
                org);
        run(connection, "delete from tenant.ledger_checkpoint where {org}", org);
    }

    /** As if nothing that waits of a log had ever been appended. */
    static void forgetWaiting(TestPlinth plinth, OrgId org) {
        Appended appended = plinth.bean(Appended.class);
        appended.seen(
                HandSequencer.REGION,
                appended.waiting(HandSequencer.REGION).stream()
                        .filter(one -> one.getValue().equals(org))
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private void erase(Connection connection, OrgId org) throws SQLException {
        forgetWaiting(plinth, org);
        for (String table : Sight.TABLES) run(connection, "delete from tenant." + table + " where {org}", org);
        try {
            java.nio.file.Files.delete(plinth.directory()
                    .resolve("log-memory")
                    .resolve(plinth.bean(Logs.class).origin(org)));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        // what waited in the inbox may have been missed meanwhile
        Await.until("nothing is left of it", () -> {
            plinth.bean(LostEntries.class).forget(org);
            return findings().isEmpty();
        });
    }

    private static void copy(Connection connection, String table, OrgId from, OrgId to) throws SQLException {
        run(connection, "create temp table copied as select * from tenant." + table + " where {org}", from);
        run(connection, "update copied set org_id = '" + to + "' where {org}", from);
        run(connection, "insert into tenant." + table + " select * from copied where {org}", to);
        run(connection, "drop table copied", to);
    }

    private static void run(Connection connection, String sql, OrgId org) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql.replace("{org}", "org_id = '" + org + "'"));
        }
    }
}
