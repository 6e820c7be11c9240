package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.keys.KeyAdministration;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keys;
import dev.plinth.keys.SubjectId;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

@ServerTest
class PayloadTest {
    private static final byte[] CONTENT = "Ada Lovelace, 12 St James's Square".getBytes(StandardCharsets.UTF_8);

    @Test
    void contentIsSealedAndOpensAgain(TestPlinth plinth) throws SQLException {
        OrgId org = plinth.newOrg().id();
        EntryId id = seal(plinth, org, "m-1", CONTENT);
        assertThat(plinth.bean(Logs.class).content(org, id))
                .isInstanceOfSatisfying(
                        Logs.Content.Found.class,
                        found -> assertThat(found.bytes()).isEqualTo(CONTENT));
        assertThat(Sight.body(plinth, org, id))
                .contains("\"payload\":{\"commitment\":\"")
                .doesNotContain("Lovelace");
        assertThat(stored(plinth, id)).doesNotContain("Lovelace");
    }

    @Test
    void theCommitmentIsSaltedSoEqualContentLooksDifferent(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        assertThat(commitment(plinth, org, seal(plinth, org, "m-1", CONTENT)))
                .isNotEqualTo(commitment(plinth, org, seal(plinth, org, "m-1", CONTENT)));
    }

    @Test
    void shreddingTheSubjectMakesItUnreadableAndEveryProofHolds(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        EntryId id = seal(plinth, org, "m-1", CONTENT);
        EntryId other = seal(plinth, org, "m-2", CONTENT);
        shred(plinth, org, "m-1");
        assertThat(plinth.bean(Logs.class).content(org, id)).isInstanceOf(Logs.Content.Shredded.class);
        assertThat(plinth.bean(Logs.class).content(org, other)).isInstanceOf(Logs.Content.Found.class);
        assertThat(plinth.bean(Logs.class).receipt(org, id, Duration.ofSeconds(30)))
                .isInstanceOf(Logs.Proof.Published.class);
        var reader = new LogReader(plinth.bean(Logs.class), org).settled();
        assertThat(reader.verify().entries()).isEqualTo(reader.checkpoint().size());
    }

    @Test
    void contentMovedToAnotherEntryDoesNotOpen(TestPlinth plinth) throws SQLException {
        OrgId org = plinth.newOrg().id();
        EntryId one = seal(plinth, org, "m-1", CONTENT);
        EntryId two = seal(plinth, org, "m-1", "something else".getBytes(StandardCharsets.UTF_8));
        byte[] before = stored(plinth, one).getBytes(StandardCharsets.ISO_8859_1);
        store(plinth, one, stored(plinth, two).getBytes(StandardCharsets.ISO_8859_1));
        try {
            assertThatThrownBy(() -> plinth.bean(Logs.class).content(org, one)).isInstanceOf(RuntimeException.class);
        } finally {
            store(plinth, one, before);
        }
    }

    private static void store(TestPlinth plinth, EntryId id, byte[] sealed) throws SQLException {
        try (var connection = plinth.superuser("us");
                var statement =
                        connection.prepareStatement("update tenant.ledger_payload set sealed = ? where entry_id = ?")) {
            statement.setBytes(1, sealed);
            statement.setObject(2, id.value());
            statement.executeUpdate();
        }
    }

    @Test
    void anotherOrganisationSeesNothing(TestPlinth plinth) {
        EntryId id = seal(plinth, plinth.newOrg().id(), "m-1", CONTENT);
        assertThat(plinth.bean(Logs.class).content(plinth.newOrg().id(), id)).isInstanceOf(Logs.Content.None.class);
    }

    @Test
    void contentUnderAnotherSubjectsKeyIsRefused(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        var keys = plinth.bean(Keys.class);
        var key = keys.subjectKeyForSealing(org, keys.subject(org, "m-1"));
        var entry = LedgerEntry.of(plinth.cause(), "case.note", "case", "x")
                .about(keys.subject(org, "m-2"))
                .sealing(new LedgerEntry.Payload(key, CONTENT));
        assertThatThrownBy(() -> plinth.orgs()
                        .run(org, session -> plinth.bean(Ledger.class).append(session, entry)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tooMuchContentIsRefused(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        assertThatThrownBy(() -> seal(plinth, org, "m-1", new byte[16 * 1024 + 1]))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("16385");
    }

    @Test
    void theUsesOfAKeyVersionAreCountedExactly(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        var payloads = plinth.bean(Payloads.class);
        SubjectId subject = plinth.bean(Keys.class).subject(org, "m-1");
        assertThat(payloads.uses(org, KeyPurpose.VAULT, 1)).isZero();
        seal(plinth, org, "m-1", CONTENT);
        seal(plinth, org, "m-2", CONTENT);
        int version = plinth.bean(Keys.class).subjectKeyForSealing(org, subject).keyVersion();
        int generation =
                plinth.bean(Keys.class).subjectKeyForSealing(org, subject).generation();
        assertThat(payloads.uses(org, KeyPurpose.VAULT, version)).isEqualTo(2);
        assertThat(payloads.sealedFor(org, subject, generation)).isEqualTo(1);
        assertThat(payloads.reencrypt(org, KeyPurpose.VAULT, version, 10)).isZero();
    }

    @Test
    void aRotationMovesContentToTheNewVersion(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        EntryId id = seal(plinth, org, "m-1", CONTENT);
        EntryId gone = seal(plinth, org, "m-2", CONTENT);
        String commitment = commitment(plinth, org, id);
        var keys = plinth.bean(Keys.class);
        int old = keys.subjectKeyForSealing(org, keys.subject(org, "m-1")).keyVersion();
        plinth.bean(KeyAdministration.class).rotate(org, Set.of(KeyPurpose.VAULT), plinth.cause());
        shred(plinth, org, "m-2");
        var payloads = plinth.bean(Payloads.class);
        while (payloads.uses(org, KeyPurpose.VAULT, old) > 0) {
            int moved = payloads.reencrypt(org, KeyPurpose.VAULT, old, 1);
            assertThat(moved).isLessThanOrEqualTo(1);
        }
        assertThat(plinth.bean(Logs.class).content(org, id))
                .isInstanceOfSatisfying(
                        Logs.Content.Found.class,
                        found -> assertThat(found.bytes()).isEqualTo(CONTENT));
        assertThat(plinth.bean(Logs.class).content(org, gone)).isNotInstanceOf(Logs.Content.Found.class);
        assertThat(commitment(plinth, org, id)).isEqualTo(commitment);
    }

    private static EntryId seal(TestPlinth plinth, OrgId org, String member, byte[] content) {
        var keys = plinth.bean(Keys.class);
        SubjectId subject = keys.subject(org, member);
        var key = keys.subjectKeyForSealing(org, subject);
        return plinth.orgs()
                .once(
                        org,
                        session -> plinth.bean(Ledger.class)
                                .append(
                                        session,
                                        LedgerEntry.of(plinth.cause(), "case.note", "case", "x")
                                                .about(subject)
                                                .sealing(new LedgerEntry.Payload(key, content))));
    }

    private static void shred(TestPlinth plinth, OrgId org, String member) {
        assertThat(plinth.bean(KeyAdministration.class).shred(org, member, plinth.cause()))
                .isInstanceOfSatisfying(
                        KeyAdministration.Shredding.Shredded.class,
                        shredded -> assertThat(shredded.unreadable()).containsEntry("ledger payloads", 1L));
    }

    private static String commitment(TestPlinth plinth, OrgId org, EntryId id) {
        String body = Sight.body(plinth, org, id);
        return body.substring(body.indexOf("commitment"));
    }

    private static String stored(TestPlinth plinth, EntryId id) throws SQLException {
        try (var connection = plinth.superuser("us");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select sealed from tenant.ledger_payload where entry_id = '" + id + "'")) {
            rows.next();
            return new String(rows.getBytes(1), StandardCharsets.ISO_8859_1);
        }
    }
}
