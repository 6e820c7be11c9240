package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.keys.KeyAdministration;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Somebody with database access takes attachments away, moves them, or puts back those that were replaced. The log tells. */
@ServerTest
class AttachmentCheckTest {
    private static final String SCAN = "scan.pdf";
    private static final String NOTE = "note.txt";

    @Test
    void whatWasUploadedReplacedDeletedAndRewrappedIsNoFinding(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId kept = world.ada().id();
        RecordId removed = world.ada().id();
        for (RecordId id : Set.of(kept, removed)) {
            upload(world, id, SCAN);
            upload(world, id, NOTE);
            upload(world, id, SCAN);
        }
        delete(world, kept, NOTE);
        world.changes.delete(
                world.org, VaultWorld.PEOPLE, removed, OptionalLong.empty(), world.scope(), Alongside.nothing());
        plinth.bean(KeyAdministration.class).rotate(world.org, Set.of(KeyPurpose.VAULT), plinth.cause());
        RotateAttachments rotate = plinth.bean(RotateAttachments.class);
        int moved = 1;
        while (moved > 0) moved = rotate.reencrypt(world.org, KeyPurpose.VAULT, 1, 10);
        assertThat(RowCheckTest.findings(world)).isEmpty();
        upload(world, kept, NOTE);
        assertThat(RowCheckTest.findings(world)).isEmpty();
    }

    @Test
    void anAttachmentThatIsGoneIsFoundAndTheOthersAreNot(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        upload(world, id, NOTE);
        UUID gone = upload(world, id, SCAN);
        world.sabotage("delete from tenant.attachment where id = ?", gone);
        assertThat(RowCheckTest.findings(world))
                .singleElement()
                .asString()
                .contains("record " + id, "attachment " + SCAN, "is gone although no entry after");
    }

    @Test
    void anAttachmentMadeUnfinishedIsFoundAsGone(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        UUID hidden = upload(world, world.ada().id(), SCAN);
        world.sabotage("update tenant.attachment set complete = false where id = ?", hidden);
        assertThat(RowCheckTest.findings(world)).singleElement().asString().contains(SCAN, "is gone");
    }

    @Test
    void theVersionBeforePutBackIsFound(TestPlinth plinth) throws SQLException {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        UUID first = upload(world, id, SCAN);
        putBack(world, first, () -> upload(world, id, SCAN));
        assertThat(world.attachments.list(world.org, VaultWorld.PEOPLE, id, world.scope()))
                .singleElement()
                .satisfies(shown -> assertThat(shown.id().value()).isEqualTo(first));
        assertThat(RowCheckTest.findings(world))
                .singleElement()
                .asString()
                .contains("record " + id, SCAN, "is older than entry");
    }

    @Test
    void aDeletedAttachmentPutBackIsFound(TestPlinth plinth) throws SQLException {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        UUID first = upload(world, id, SCAN);
        putBack(world, first, () -> delete(world, id, SCAN));
        assertThat(RowCheckTest.findings(world))
                .singleElement()
                .asString()
                .contains("record " + id, SCAN, "is there although entry");
    }

    @Test
    void anAttachmentUnderAnotherNameIsFoundUnderBoth(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        UUID renamed = upload(world, world.ada().id(), SCAN);
        world.sabotage("update tenant.attachment set name = 'other.pdf' where id = ?", renamed);
        assertThat(RowCheckTest.findings(world))
                .hasSize(2)
                .anySatisfy(finding -> assertThat(finding).contains("other.pdf", "is not the one that its entry"))
                .anySatisfy(finding -> assertThat(finding).contains(SCAN, "is gone"));
    }

    @Test
    void anAttachmentUnderAnotherRecordIsFoundUnderBoth(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId from = world.ada().id();
        RecordId to = world.ada().id();
        UUID moved = upload(world, from, SCAN);
        world.sabotage("update tenant.attachment set record_id = ? where id = ?", to.value(), moved);
        assertThat(RowCheckTest.findings(world))
                .hasSize(2)
                .anySatisfy(finding -> assertThat(finding).contains("record " + to, "is not the one that its entry"))
                .anySatisfy(finding -> assertThat(finding).contains("record " + from, "is gone"));
    }

    @Test
    void anAttachmentThatNamesNoEntryOrThatOfAnotherIsFound(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        UUID one = upload(world, id, SCAN);
        UUID other = upload(world, id, NOTE);
        world.sabotage("update tenant.attachment set entry_id = gen_random_uuid() where id = ?", one);
        world.sabotage(
                "update tenant.attachment set entry_id = (select entry_id from tenant.ledger_entry"
                        + " where org_id = ? and action = 'record.create' limit 1) where id = ?",
                world.org.value(),
                other);
        assertThat(RowCheckTest.findings(world))
                .anySatisfy(finding -> assertThat(finding).contains(SCAN, "is not the one that its entry"))
                .anySatisfy(finding -> assertThat(finding).contains(NOTE, "is not the one that its entry"));
    }

    private static UUID upload(VaultWorld world, RecordId record, String name) {
        try {
            return world.uploads
                    .upload(
                            world.org,
                            new Uploads.Target(
                                    VaultWorld.PEOPLE,
                                    record,
                                    new AttachmentName(name),
                                    new ContentType("application/pdf"),
                                    1_000_000),
                            new ByteArrayInputStream(new byte[70_000]),
                            world.scope())
                    .id()
                    .value();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(VaultWorld world, RecordId record, String name) {
        world.attachments.delete(world.org, VaultWorld.PEOPLE, record, new AttachmentName(name), world.scope());
    }

    /** Keeps an attachment with its content, has it replaced or deleted, and puts it in the place of what is there then. */
    private static void putBack(VaultWorld world, UUID attachment, Runnable change) throws SQLException {
        try (Connection connection = world.plinth.superuser("us");
                Statement statement = connection.createStatement()) {
            statement.execute("create temporary table kept as select * from tenant.attachment where id = '%1$s';"
                            .formatted(attachment)
                    + "create temporary table chunks as select * from tenant.attachment_chunk where attachment_id = '%1$s'"
                            .formatted(attachment));
            change.run();
            statement.execute("delete from tenant.attachment a using kept k where a.record_id = k.record_id;"
                    + "insert into tenant.attachment select * from kept;"
                    + "insert into tenant.attachment_chunk select * from chunks");
        }
    }
}
