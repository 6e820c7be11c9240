package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.proof.TreeHasher;
import dev.plinth.runtime.SecretFiles;
import dev.plinth.runtime.StartException;
import dev.plinth.tenancy.ConstraintViolation;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Params;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.TestPlinth;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing gets into a log through the inbox but what a process of this installation put there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboxSealTest {
    private static final Map<String, Object> SETTINGS =
            Map.of("plinth.regions", "main", "plinth.ledger.sequence", "false");

    private final TestPlinth plinth = TestPlinth.start(SETTINGS);

    @AfterAll
    void stop() {
        plinth.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // invented from another one, with its seal and without any
                "insert into tenant.ledger_inbox select org_id, gen_random_uuid(), time, body, action, actor, object_type, object_id, subject_id, purpose, seal from tenant.ledger_inbox where {newest}",
                "insert into tenant.ledger_inbox select org_id, gen_random_uuid(), time, body, action, actor, object_type, object_id, subject_id, purpose, null from tenant.ledger_inbox where {newest}",
                "update tenant.ledger_inbox set seal = null where {newest}",
                "update tenant.ledger_inbox set seal = sha256(seal) where {newest}",
                "update tenant.ledger_inbox set time = time + interval '1 microsecond' where {newest}",
                "update tenant.ledger_inbox set entry_id = gen_random_uuid() where {newest}",
                "update tenant.ledger_inbox set body = body || ' '::bytea where {newest}",
                "update tenant.ledger_inbox set body = convert_to(replace(convert_from(body, 'UTF8'), 'test', 'rest'), 'UTF8') where {newest}",
                "update tenant.ledger_inbox a set body = b.body from tenant.ledger_inbox b where a.org_id = {org} and b.org_id = {org} and a.entry_id <> b.entry_id",
                "update tenant.ledger_inbox set org_id = {org} where org_id = {other}"
            })
    void whatNobodyOfUsPutThereIsNamedAndStopsItsLogAlone(String attack) throws SQLException {
        OrgId org = plinth.newOrg("main", "support-chat").id();
        OrgId other = plinth.newOrg("main", "support-chat").id();
        OrgId third = plinth.newOrg("main", "support-chat").id();
        ManyEntries.append(plinth, org, 1);
        ManyEntries.append(plinth, third, 1);
        sql(attack.replace(
                        "{newest}",
                        "entry_id = (select max(entry_id::text)::uuid from tenant.ledger_inbox where org_id = {org})")
                .replace("{org}", "'" + org + "'")
                .replace("{other}", "'" + other + "'"));
        // what else watches in this process must not be quicker
        LogFaults faults = new LogFaults();
        HandSequencer sequencer = HandSequencer.take(plinth, faults);
        sequencer.drain();
        sequencer.release();
        assertThat(faults.of(org)).get().asString().contains("was invented or changed");
        assertThat(Sight.bodies(plinth, org)).isNotEmpty();
        assertThat(plinth.bean(Logs.class).standing(org).size()).isZero();
        assertThat(faults.of(third)).isEmpty();
        assertThat(new LogReader(plinth.bean(Logs.class), third)
                        .settled()
                        .verify()
                        .entries())
                .isEqualTo(2);
    }

    @Test
    void aRefusalThatNoWaitingEntryCausedIsNotLaidAtALogThatIsStoppedAlready() throws SQLException {
        OrgId org = plinth.newOrg("main", "support-chat").id();
        OrgId other = plinth.newOrg("main", "support-chat").id();
        HandSequencer.drain(plinth);
        ManyEntries.append(plinth, org, 1);
        sql("update tenant.ledger_inbox i set entry_id = e.entry_id from tenant.ledger_entry e where i.org_id = '" + org
                + "' and e.org_id = '" + org + "'");
        LogFaults faults = new LogFaults();
        HandSequencer sequencer = HandSequencer.take(plinth, faults);
        sequencer.drain();
        assertThat(faults.of(org)).get().asString().contains("is in the log already");
        ManyEntries.append(plinth, other, 1);
        sql("alter table tenant.ledger_entry add constraint refuses_all check (action <> 'department.test') not valid");
        try {
            assertThatThrownBy(sequencer::integrate)
                    .isInstanceOf(ConstraintViolation.class)
                    .hasMessageContaining("refuses_all");
        } finally {
            sql("alter table tenant.ledger_entry drop constraint refuses_all");
        }
        assertThat(faults.of(other)).isEmpty();
        assertThat(sequencer.integrate()).isPositive();
        sequencer.release();
    }

    @Test
    void aReadWhoseSubjectIsChangedOnItsWayIsNotTaken() throws SQLException {
        OrgId org = plinth.newOrg("main", "support-chat").id();
        HandSequencer.drain(plinth);
        UUID subject = UUID.randomUUID();
        EntryId read = read(org, subject);
        HandSequencer.drain(plinth);
        assertThat(Sight.body(plinth, org, read)).contains(subject.toString());
        EntryId changed = read(org, subject);
        sql("update tenant.ledger_inbox set body = convert_to(replace(convert_from(body, 'UTF8'), '" + subject + "', '"
                + UUID.randomUUID() + "'), 'UTF8') where entry_id = '" + changed + "'");
        HandSequencer.drain(plinth);
        assertThat(plinth.bean(LogFaults.class).of(org)).get().asString().contains(changed.toString());
    }

    @Test
    void whatTheVersionBeforeLeftIsTakenOnceAndNothingUnsealedAfterwards() throws Exception {
        TestPlinth upgraded = TestPlinth.start(SETTINGS);
        try {
            OrgId org = upgraded.newOrg("main", "support-chat").id();
            ManyEntries.append(upgraded, org, 2_500);
            // as the version before left it: rows without seals, and no key
            sql(upgraded, "update tenant.ledger_inbox set seal = null");
            upgraded.stop();
            Files.delete(upgraded.directory().resolve("secrets/ledger-inbox-key"));
            upgraded = TestPlinth.start(upgraded.directory(), SETTINGS);
            HandSequencer.drain(upgraded);
            assertThat(new LogReader(upgraded.bean(Logs.class), org)
                            .settled()
                            .verify()
                            .entries())
                    .isEqualTo(2_501);
            ManyEntries.append(upgraded, org, 1);
            sql(upgraded, "update tenant.ledger_inbox set seal = null");
            upgraded.stop();
            upgraded = TestPlinth.start(upgraded.directory(), SETTINGS);
            HandSequencer.drain(upgraded);
            assertThat(upgraded.bean(LogFaults.class).of(org)).get().asString().contains("was invented or changed");
        } finally {
            upgraded.close();
        }
    }

    @Test
    void aSealIsBoundToAllOfItsPartsAndToTheKey(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("ledger-inbox-key");
        SecretFiles.write(
                file, ("plinth-ledger-inbox-key/v1\n" + "0b".repeat(32) + "\n").getBytes(StandardCharsets.US_ASCII));
        InboxKey key = new InboxKey(file, new SecureRandom());
        OrgId org = new OrgId(UUID.fromString("0197a1b2-0000-7000-8000-000000000001"));
        EntryId entry = EntryId.parse("0197a1b2-c3d4-7abc-9def-0123456789ab");
        Instant time = Instant.parse("2026-03-01T12:00:00.000120Z");
        var leaf = new TreeHasher().leaf("x".getBytes(StandardCharsets.US_ASCII));
        byte[] seal = key.seal(org, entry, time, leaf);
        assertThat(HexFormat.of().formatHex(seal))
                .isEqualTo("ca240bc0f5add67c78a7125012bf3eed8c09dbef759327a17a5e5f08bb6bcc45");
        assertThat(key.fits(org, entry, time, leaf, Optional.of(seal))).isTrue();
        assertThat(key.fits(org, entry, time, leaf, Optional.empty())).isFalse();
        assertThat(key.fits(org, entry, time.plusNanos(1_000), leaf, Optional.of(seal)))
                .isFalse();
        assertThat(key.fits(new OrgId(entry.value()), new EntryId(org.value()), time, leaf, Optional.of(seal)))
                .isFalse();
        assertThat(key.fits(org, entry, time, new TreeHasher().leaf(seal), Optional.of(seal)))
                .isFalse();
        InboxKey another = new InboxKey(directory.resolve("another"), new SecureRandom());
        assertThat(another.fits(org, entry, time, leaf, Optional.of(seal))).isFalse();
        assertThat(directory.resolve("another")).doesNotExist();
        assertThat(another.mayWaitUnsealed()).isTrue();
        assertThat(another.fits(org, entry, time, leaf, Optional.of(seal))).isFalse();
        another.allAreSealed();
        assertThat(new InboxKey(directory.resolve("another"), new SecureRandom()).mayWaitUnsealed())
                .isFalse();
    }

    @Test
    void aKeyThatIsInUseOutlivesItsFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("ledger-inbox-key");
        InboxKey key = new InboxKey(file, new SecureRandom());
        OrgId org = new OrgId(UUID.randomUUID());
        EntryId entry = new EntryId(UUID.randomUUID());
        var leaf = new TreeHasher().leaf(new byte[] {1});
        byte[] seal = key.seal(org, entry, Instant.EPOCH, leaf);
        Files.delete(file);
        assertThat(key.fits(org, entry, Instant.EPOCH, leaf, Optional.of(seal))).isTrue();
        assertThat(new InboxKey(file, new SecureRandom()).fits(org, entry, Instant.EPOCH, leaf, Optional.of(seal)))
                .isFalse();
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plinth-ledger-inbox-key/v2\n{key}\n",
                "plinth-ledger-inbox-key/v1\n",
                "plinth-ledger-inbox-key/v1\n{key}0\n",
                "plinth-ledger-inbox-key/v1\n{key}\nsome-sealed\n"
            })
    void aKeyFileThatIsNoneIsRefused(String content, @TempDir Path directory) {
        Path file = directory.resolve("ledger-inbox-key");
        SecretFiles.write(file, content.replace("{key}", "0b".repeat(32)).getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> new InboxKey(file, new SecureRandom()).mayWaitUnsealed())
                .isInstanceOf(StartException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("0b0b");
    }

    private EntryId read(OrgId org, UUID subject) {
        String source = "select :who::uuid as subject_id where :org is not null";
        return plinth.orgs().once(org, session -> {
            ReadEntry made = plinth.bean(Ledger.class)
                    .appendIfFound(
                            session,
                            LedgerEntry.of(plinth.cause(), "record.reveal", "record", "x"),
                            source,
                            Params.of("who", subject));
            session.query(source, Params.of("who", subject), row -> row.uuid("subject_id"));
            return made.written();
        });
    }

    private void sql(String statement) throws SQLException {
        sql(plinth, statement);
    }

    private static void sql(TestPlinth plinth, String statement) throws SQLException {
        // whoever can insert past row-level security can switch off what refuses entries of stopped logs
        plinth.sql("main", "set session_replication_role = replica; " + statement);
    }
}
