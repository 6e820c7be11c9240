package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.keys.KeyAdministration;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.spi.KeyUser;
import dev.plinth.problem.ProblemException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

@ServerTest
class RotateRecordsTest {
    private static final AttachmentName SCAN = new AttachmentName("scan.pdf");

    @Test
    void afterARotationNothingUsesTheOldVersionAndEverythingStillOpens(TestPlinth plinth) throws IOException {
        VaultWorld world = VaultWorld.in(plinth);
        RecordView ada = world.ada();
        RecordId nobody = world.create(Map.of("ssn", Value.of("9"), "status", Value.of("s")))
                .id();
        world.uploads.upload(
                world.org,
                new Uploads.Target(VaultWorld.PEOPLE, ada.id(), SCAN, ContentType.BYTES, 10),
                new ByteArrayInputStream(new byte[] {1, 2}),
                world.scope());
        plinth.bean(KeyAdministration.class)
                .rotate(world.org, Set.of(KeyPurpose.VAULT, KeyPurpose.BLIND_INDEX), plinth.cause());
        for (KeyUser user : users(plinth)) drain(world, user);
        for (KeyUser user : users(plinth))
            for (KeyPurpose purpose : user.purposes())
                assertThat(user.uses(world.org, purpose, 1)).as(user.name()).isZero();
        assertThat(world.reveal(ada.id(), "ssn")).containsEntry("ssn", Value.of("078-05-1120"));
        assertThat(world.reveal(nobody, "ssn")).containsEntry("ssn", Value.of("9"));
        assertThat(world.get(ada.id()).version()).isEqualTo(1);
        assertThat(world.records.list(
                        world.org,
                        VaultWorld.PEOPLE,
                        new Records.Query.ByField("ssn", Value.of("078051120")),
                        new RecordId(new java.util.UUID(0, 0)),
                        5,
                        world.scope(),
                        Records.Show.PRESENCE))
                .hasSize(1);
        assertThat(world.attachments
                        .download(world.org, VaultWorld.PEOPLE, ada.id(), SCAN, Optional.empty(), world.scope())
                        .content()
                        .readAllBytes())
                .containsExactly(1, 2);
    }

    @Test
    void aRecordThatWasTamperedWithKeepsTheOldVersionInUse(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId bad = world.ada().id();
        RecordId good = world.ada().id();
        world.sabotage("update tenant.record set version = version + 1 where id = ?", bad.value());
        plinth.bean(KeyAdministration.class).rotate(world.org, Set.of(KeyPurpose.VAULT), plinth.cause());
        RotateRecords records = plinth.bean(RotateRecords.class);
        drain(world, records);
        assertThat(records.uses(world.org, KeyPurpose.VAULT, 1)).isEqualTo(1);
        assertThat(world.reveal(good, "ssn")).containsEntry("ssn", Value.of("078-05-1120"));
    }

    @Test
    void aPageOfTamperedRecordsHidesNoneBehindIt(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        List<RecordId> bad = List.of(world.ada().id(), world.ada().id());
        RecordId good = world.ada().id();
        for (RecordId id : bad)
            world.sabotage("update tenant.record set version = version + 1 where id = ?", id.value());
        plinth.bean(KeyAdministration.class)
                .rotate(world.org, Set.of(KeyPurpose.VAULT, KeyPurpose.BLIND_INDEX), plinth.cause());
        for (KeyUser user : List.of(plinth.bean(RotateRecords.class), plinth.bean(RotateIndexes.class)))
            for (KeyPurpose purpose : user.purposes()) {
                int moved = user.reencrypt(world.org, purpose, 1, bad.size());
                assertThat(moved).as(user.name()).isEqualTo(1);
                assertThat(user.reencrypt(world.org, purpose, 1, bad.size()))
                        .as(user.name())
                        .isZero();
            }
        assertThat(world.reveal(good, "ssn")).containsEntry("ssn", Value.of("078-05-1120"));
    }

    @Test
    void aShreddedSubjectStaysShutAndHoldsNoKeyBack(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordView ada = world.ada();
        RecordId other = world.create(
                        RecordDraft.of(Map.of("ssn", Value.of("5"))).about("member-2"))
                .id();
        RotateRecords records = plinth.bean(RotateRecords.class);
        assertThat(records.sealedFor(world.org, ada.subject().orElseThrow(), 1)).isEqualTo(1);
        plinth.bean(KeyAdministration.class).shred(world.org, "member-1", plinth.cause());
        assertShredded(world, ada.id());
        plinth.bean(KeyAdministration.class).rotate(world.org, Set.of(KeyPurpose.VAULT), plinth.cause());
        drain(world, records);
        assertThat(records.uses(world.org, KeyPurpose.VAULT, 1)).isZero();
        assertShredded(world, ada.id());
        assertThat(world.get(ada.id()).fields()).containsEntry("status", Value.of("open"));
        assertThat(world.reveal(other, "ssn")).containsEntry("ssn", Value.of("5"));
    }

    private static void assertShredded(VaultWorld world, RecordId id) {
        assertThatThrownBy(() -> world.reveal(id, "ssn"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(VaultProblems.SUBJECT_SHREDDED));
    }

    private static void drain(VaultWorld world, KeyUser user) {
        for (KeyPurpose purpose : user.purposes()) {
            int moved = user.reencrypt(world.org, purpose, 1, 10);
            while (moved > 0) moved = user.reencrypt(world.org, purpose, 1, 10);
        }
    }

    private static List<KeyUser> users(TestPlinth plinth) {
        return List.of(
                plinth.bean(RotateRecords.class),
                plinth.bean(RotateIndexes.class),
                plinth.bean(RotateAttachments.class));
    }
}
