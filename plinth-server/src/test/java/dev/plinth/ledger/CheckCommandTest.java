package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.Plinth;
import dev.plinth.access.Role;
import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.KekId;
import dev.plinth.crypto.KeyWrapper;
import dev.plinth.identity.ApiKeys;
import dev.plinth.keys.KeyAdministration;
import dev.plinth.keys.Keys;
import dev.plinth.keys.SubjectId;
import dev.plinth.keys.file.FileKekProvider;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command {@code check}, beside a running Plinth and without one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckCommandTest {
    private static final Path CUSTOMER = TestPlinth.freshDirectory().resolve("customer-kek");
    private static final Map<String, Object> SETTINGS = Map.of(
            "plinth.regions",
            "us,eu",
            "plinth.ledger.recheck-entries-a-second",
            "0",
            "plinth.keys.worker",
            "false",
            "plinth.keys.files.customer",
            CUSTOMER.toString());

    private TestPlinth plinth = TestPlinth.start(SETTINGS);

    private record Ran(int code, String out) {}

    @AfterAll
    void stop() {
        plinth.close();
    }

    @Test
    void anIntactStoreIsWholeBesideARunningPlinthAndWithoutOne() {
        OrgId org = log("eu");
        String line = "  " + origin(org) + ": 304 entries, 2 sealed contents";
        Ran beside = check();
        assertThat(beside.out()).contains("WHOLE: all", line);
        assertThat(beside.code()).isZero();
        plinth.stop();
        Ran without = check();
        assertThat(without.out()).contains("WHOLE: all", line);
        assertThat(without.code()).isZero();
        assertThat(plinth.directory().resolve("regions/eu/data/pg/postmaster.pid"))
                .doesNotExist();
        plinth = TestPlinth.start(plinth.directory(), SETTINGS);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '~', textBlock = """
            update tenant.ledger_entry set body = body || ' '::bytea where {org} and idx = 7 => 7
            delete from tenant.ledger_entry where {org} and idx = 300 => 300
            update tenant.ledger_tile set hashes = sha256('x') where {org} and level = 1 => 0
            update tenant.ledger_checkpoint set note = replace(note, E'\\n304\\n', E'\\n303\\n') where {org} => 303
            update tenant.ledger_checkpoint set size = 9 where {org} => 303
            update tenant.ledger_entry set time = time - interval '1 year' where {org} and idx = 12 => 12
            update tenant.ledger_payload set sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1) where {org} and entry_id = (select max(entry_id::text)::uuid from tenant.ledger_payload where {org}) => 303
            update tenant.ledger_payload set generation = 9 where {org} and entry_id = (select min(entry_id::text)::uuid from tenant.ledger_payload where {org}) => 302
            delete from tenant.ledger_payload where {org} => 302
            update tenant.ledger_payload set entry_id = (select entry_id from tenant.ledger_entry where {org} and idx = 4) where {org} and entry_id = (select min(entry_id::text)::uuid from tenant.ledger_payload where {org}) => 4
            """)
    void whatWasChangedIsNamedWithItsEntry(String attack, long entry) throws Exception {
        OrgId org = log("us");
        try (Connection connection = plinth.superuser("us")) {
            run(connection, attack, org);
            Ran ran = check();
            assertThat(ran.out())
                    .contains("NOT AS SIGNED: log %s, entry %d: ".formatted(origin(org), entry))
                    .doesNotContain("WHOLE");
            assertThat(ran.code()).isEqualTo(1);
            forget(connection, org);
        }
    }

    @Test
    void aCredentialThatWasChangedIsNamed() throws SQLException {
        OrgId org = plinth.newOrg("eu", "support-chat").id();
        String id = plinth.orgs()
                .in(
                        org,
                        session -> plinth.bean(ApiKeys.class)
                                .issue(session, ApiKeys.NewApiKey.of("CI", Role.AGENT), plinth.cause()))
                .key()
                .id()
                .toString();
        try (Connection connection = plinth.superuser("eu")) {
            run(connection, "update tenant.api_key set role = 'OWNER' where {org}", org);
            Ran ran = check();
            assertThat(ran.out()).contains("NOT AS WRITTEN: API key " + id + " of organisation " + org);
            assertThat(ran.code()).isEqualTo(1);
            run(connection, "delete from tenant.api_key where {org}", org);
        }
        Ran without = check();
        assertThat(without.out()).doesNotContain("NOT AS WRITTEN");
        assertThat(without.code()).isZero();
    }

    @Test
    void aChangedRowOfTheKeyStoreIsNamed() throws SQLException {
        OrgId org = log("eu");
        try (Connection connection = plinth.keyStoreSuperuser("eu")) {
            run(connection, "update keystore.org_kek set changed_at = changed_at - interval '1 day' where {org}", org);
            Ran ran = check();
            assertThat(ran.out()).contains("NOT AS WRITTEN: Keys of organisation " + org, "docs/keys.md");
            assertThat(ran.code()).isEqualTo(1);
            run(connection, "update keystore.org_kek set changed_at = changed_at + interval '1 day' where {org}", org);
        }
        Ran without = check();
        assertThat(without.out()).doesNotContain("NOT AS WRITTEN");
        assertThat(without.code()).isZero();
    }

    @Test
    void aProviderThatTheCheckIsNotToldOfIsNamedWithWhatToSet() {
        OrgId org = log("eu");
        KeyAdministration keys = plinth.bean(KeyAdministration.class);
        KekRef kek = new KekRef("customer", new KekId("of-" + org));
        new FileKekProvider(
                        "customer", CUSTOMER, new KeyWrapper(new CipherPool(), new SecureRandom()), new SecureRandom())
                .create(kek.id());
        var owner = new KeyAdministration.Owner(Instant.EPOCH);
        keys.assignCustomerKey(org, kek, owner, plinth.cause());
        Ran ran = check();
        assertThat(ran.out())
                .contains(
                        "NOT LOOKED AT: The key provider customer is not configured, and the key of organisation "
                                + org,
                        "plinth.keys.files.customer",
                        "PLINTH_KEYS_FILES_CUSTOMER");
        assertThat(ran.code()).isEqualTo(3);
        keys.returnToManaged(org, owner, plinth.cause());
        assertThat(check().code()).isZero();
    }

    @Test
    void aShreddedSubjectsContentIsNoFinding() throws SQLException {
        OrgId org = log("us");
        for (String member : new String[] {"m-1", "m-2"})
            plinth.bean(KeyAdministration.class).shred(org, member, plinth.cause());
        assertThat(check().code()).isZero();
        try (Connection connection = plinth.superuser("us")) {
            run(connection, "delete from tenant.ledger_payload where {org}", org);
        }
        assertThat(check().out()).contains("WHOLE");
    }

    @Test
    void contentsWhoseKeyIsAwayAreSaidNotToHaveBeenCompared() throws IOException {
        OrgId org = log("us");
        Path kek = plinth.directory().resolve("kek/org-" + org + "-1.kek");
        Path away = kek.resolveSibling("away");
        Files.move(kek, away);
        try {
            Ran ran = check();
            assertThat(ran.out()).contains("SEALED CONTENTS NOT COMPARED: log " + origin(org));
            assertThat(ran.code()).isEqualTo(3);
        } finally {
            Files.move(away, kek);
        }
    }

    @Test
    void aDirectoryWithoutAnInstallationIsRefused(@TempDir Path empty) throws IOException {
        Ran ran = check(empty);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).contains("There is no Plinth in " + empty, "--data");
        try (var files = Files.list(empty)) {
            assertThat(files).isEmpty();
        }
        assertThat(check(empty.resolve("nowhere")).code()).isEqualTo(2);
    }

    @Test
    void oneOfTwoRegionsAloneCannotBeJudgedBesideARunningPlinthOrWithoutOne() {
        Ran beside = check(plinth.directory(), "--regions", "us");
        plinth.stop();
        Ran without = check(plinth.directory(), "--regions", "us");
        plinth = TestPlinth.start(plinth.directory(), SETTINGS);
        assertThat(List.of(beside, without)).allSatisfy(ran -> {
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.out()).contains("this command names only us. Name them all, with --regions eu,us");
        });
    }

    @Test
    void aRegionThatIsNotThereIsNamedInOneLine() {
        Ran ran = check(plinth.directory(), "--regions", "us,mars");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out())
                .contains("There is no database mars/data", "eu, us")
                .doesNotContain("unexpected", "WHOLE");
    }

    @Test
    void aPageThatPostgresCannotReadIsSaidToBeDamaged() throws Exception {
        log("us");
        Path table;
        try (Connection connection = plinth.superuser("us");
                var statement = connection.createStatement();
                var result = statement.executeQuery("select pg_relation_filepath('tenant.ledger_tile')")) {
            result.next();
            table = plinth.directory().resolve("regions/us/data/pg").resolve(result.getString(1));
        }
        plinth.stop();
        byte[] whole = Files.readAllBytes(table);
        byte[] damaged = whole.clone();
        for (int i = 100; i < 8_000; i++) damaged[i] ^= 0x55;
        Files.write(table, damaged);
        try {
            Ran ran = check();
            assertThat(ran.out())
                    .contains("DAMAGED: PostgreSQL cannot read a page")
                    .doesNotContain("WHOLE");
            assertThat(ran.code()).isEqualTo(4);
        } finally {
            Files.write(table, whole);
            plinth = TestPlinth.start(plinth.directory(), SETTINGS);
        }
        assertThat(check().code()).isZero();
    }

    @Test
    void aCheckpointThatIsTakenOutOfTheStoreIsMissedAndTheNextStartPutsItBack() throws Exception {
        OrgId org = log("us");
        Path memory = plinth.directory().resolve("log-memory").resolve(origin(org));
        try (Connection connection = plinth.superuser("us")) {
            run(connection, "delete from tenant.ledger_checkpoint where {org}", org);
        }
        // as if it had been signed long ago
        Files.setLastModifiedTime(memory, FileTime.from(Instant.now().minusSeconds(60)));
        Ran ran = check();
        assertThat(ran.out()).contains("NOT AS SIGNED: log " + origin(org) + ", entry 303: is under no checkpoint");
        assertThat(ran.code()).isEqualTo(1);
        plinth.stop();
        plinth = TestPlinth.start(plinth.directory(), SETTINGS);
        assertThat(check().out()).contains("WHOLE");
        assertThat(new LogReader(plinth.bean(Logs.class), org).verify().entries())
                .isEqualTo(304);
    }

    private Ran check() {
        return check(plinth.directory());
    }

    private static Ran check(Path directory, String... more) {
        StringWriter said = new StringWriter();
        String[] words = Stream.concat(Stream.of("check", "--data", directory.toString()), Stream.of(more))
                .toArray(String[]::new);
        int code = new CommandLine(Plinth.class)
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(said, true))
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    throw e;
                })
                .execute(words);
        return new Ran(code, said.toString());
    }

    private String origin(OrgId org) {
        return plinth.bean(Logs.class).origin(org);
    }

    /** A log of 302 entries, its creation and its keys' among them, and two more with sealed content. */
    private OrgId log(String region) {
        OrgId org = plinth.newOrg(region, "support-chat").id();
        Ledger ledger = plinth.bean(Ledger.class);
        plinth.orgs()
                .run(
                        org,
                        session -> ledger.appendAll(
                                session,
                                IntStream.range(0, 300)
                                        .mapToObj(i -> LedgerEntry.of(
                                                plinth.cause(), "department.test", "department", "n" + i))
                                        .toList()));
        Keys keys = plinth.bean(Keys.class);
        for (String member : new String[] {"m-1", "m-2"}) {
            SubjectId subject = keys.subject(org, member);
            var key = keys.subjectKeyForSealing(org, subject);
            plinth.orgs()
                    .run(
                            org,
                            session -> ledger.append(
                                    session,
                                    LedgerEntry.of(plinth.cause(), "case.note", "case", "x")
                                            .about(subject)
                                            .sealing(new LedgerEntry.Payload(
                                                    key, "Ada Lovelace".getBytes(StandardCharsets.UTF_8)))));
        }
        new LogReader(plinth.bean(Logs.class), org).settled();
        return org;
    }

    private void forget(Connection connection, OrgId org) throws SQLException, IOException {
        for (String table : Sight.TABLES) run(connection, "delete from tenant." + table + " where {org}", org);
        Files.delete(plinth.directory().resolve("log-memory").resolve(origin(org)));
    }

    private static void run(Connection connection, String sql, OrgId org) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql.replace("{org}", "org_id = '" + org + "'"));
        }
    }
}
