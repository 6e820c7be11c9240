package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class AttachmentsTest {
    private static final AttachmentName SCAN = new AttachmentName("scan.pdf");
    private static final ContentType PDF = new ContentType("application/pdf");
    private static final long MOST = 3 * 1024 * 1024;
    private static final int TWO_MEBIBYTES = 2 * 1024 * 1024;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_383, 16_384, 16_385, 61_440, 500_000, TWO_MEBIBYTES})
    void whatWasUploadedComesBackByteForByte(int size, TestPlinth plinth) throws IOException {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        byte[] content = bytes(size);
        Attachment made = upload(world, id, content);
        assertThat(made.size()).isEqualTo(size);
        assertThat(download(world, id)).isEqualTo(content);
        assertThat(world.attachments.list(world.org, VaultWorld.PEOPLE, id, world.scope()))
                .containsExactly(made);
    }

    @Test
    void uploadAndDownloadLeaveOneEntryEach(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        assertThat(world.entriesOf(() -> unchecked(() -> upload(world, id, bytes(10)))))
                .singleElement()
                .asString()
                .contains("attachment.upload", "\"after\":\"", "\"subject\":\"");
        assertThat(world.entriesOf(() -> unchecked(() -> download(world, id))))
                .singleElement()
                .asString()
                .contains(
                        "attachment.download",
                        "\"purpose\":\"test\"",
                        "\"subject\":\"",
                        "\"attachmentId\":\""
                                + world.attachments
                                        .list(world.org, VaultWorld.PEOPLE, id, world.scope())
                                        .getFirst()
                                        .id());
        assertThat(world.entriesOf(
                        () -> world.attachments.delete(world.org, VaultWorld.PEOPLE, id, SCAN, world.scope())))
                .singleElement()
                .asString()
                .contains("attachment.delete");
        assertThat(world.count("attachment_chunk")).isZero();
    }

    @Test
    void aSecondUploadTakesThePlaceOfTheFirst(TestPlinth plinth) throws IOException {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        upload(world, id, bytes(100_000));
        byte[] second = {1, 2, 3};
        upload(world, id, second);
        assertThat(download(world, id)).isEqualTo(second);
        assertThat(world.count("attachment")).isEqualTo(1);
        assertThat(world.count("attachment_chunk")).isEqualTo(1);
    }

    @Test
    void anUploadThatBreaksOffIsNeverVisibleAndLeavesNothing(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        InputStream breaking = new InputStream() {
            private int left = 1_000_000;

            @Override
            public int read() throws IOException {
                if (left-- == 0) throw new IOException("the line went dead");
                return 7;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                into[offset] = (byte) read();
                return 1;
            }
        };
        List<String> entries = world.entriesOf(
                () -> assertThatThrownBy(() -> world.uploads.upload(world.org, target(id), breaking, world.scope()))
                        .hasMessage("the line went dead"));
        assertThat(entries).isEmpty();
        assertThat(world.count("attachment")).isZero();
        assertThat(world.count("attachment_chunk")).isZero();
    }

    @Test
    void whatAKilledProcessLeftBehindIsInvisibleAndSweptAway(TestPlinth plinth) throws IOException {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        upload(world, id, bytes(100_000));
        world.sabotage(
                "update tenant.attachment set complete = false, touched_at = now() - interval '59 minutes' where org_id = ?",
                world.org.value());
        assertThatThrownBy(() -> download(world, id)).isInstanceOf(ProblemException.class);
        assertThat(world.attachments.list(world.org, VaultWorld.PEOPLE, id, world.scope()))
                .isEmpty();
        assertThat(world.attachments.sweep(world.org)).isZero();
        world.sabotage(
                "update tenant.attachment set touched_at = now() - interval '61 minutes' where org_id = ?",
                world.org.value());
        assertThat(world.attachments.sweep(world.org)).isEqualTo(1);
        assertThat(world.count("attachment_chunk")).isZero();
    }

    @Test
    void moreThanTheLimitIsRefusedAndLeavesNothing(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        assertThatThrownBy(() -> upload(world, id, bytes((int) MOST + 1)))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.TOO_LARGE));
        assertThat(world.count("attachment")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update tenant.attachment_chunk set seq = 100 where org_id = ? and seq = 0",
                "delete from tenant.attachment_chunk where org_id = ? and seq = 3",
                "delete from tenant.attachment_chunk where org_id = ? and seq = 8",
                "insert into tenant.attachment_chunk select org_id, attachment_id, 99, bytes from tenant.attachment_chunk"
                        + " where org_id = ? and seq = 2",
                "update tenant.attachment_chunk set bytes = set_byte(bytes, 77, 255 - get_byte(bytes, 77))"
                        + " where org_id = ? and seq = 1",
                "update tenant.attachment_chunk set bytes = substr(bytes, 1, 100) where org_id = ? and seq = 8",
                "update tenant.attachment set size = size - 1 where org_id = ?",
                "update tenant.attachment set name = 'scan.pdf', content_type = 'text/html' where org_id = ?",
                "update tenant.attachment set key_version = 9 where org_id = ?",
                "update tenant.attachment set key_version = -1 where org_id = ?",
                "update tenant.attachment set generation = -5 where org_id = ?",
                "update tenant.attachment set wrapped_key = 'short'::bytea where org_id = ?"
            })
    void tamperedContentIsRefusedAndNoticed(String sabotage, TestPlinth plinth) throws IOException {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        upload(world, id, bytes(500_000));
        world.sabotage(sabotage, world.org.value());
        List<String> entries = world.entriesOf(() -> assertThatThrownBy(() -> download(world, id))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(VaultProblems.SEAL_REFUSED)));
        assertThat(entries).hasSize(2);
        assertThat(entries.getLast()).contains("attachment.tampered", "\"outcome\":\"failed\"");
    }

    @Test
    void anAttachmentMovedToAnotherRecordDoesNotOpen(TestPlinth plinth) throws IOException {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.ada().id();
        RecordId other = world.ada().id();
        upload(world, id, bytes(10));
        world.sabotage("update tenant.attachment set record_id = ? where org_id = ?", other.value(), world.org.value());
        assertThatThrownBy(() -> download(world, other)).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".hidden", "a/b", "a\\b", "a b", "ä", "nul\0", "a\nb", "%2e"})
    void aNameThatCouldBeAPathOrConfuseIsRefused(String name) {
        assertThatThrownBy(() -> new AttachmentName(name))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "text/html\r\nX: y", "text/html, text/css", "a/b; c=d"})
    void aContentTypeThatIsNotOneTypeIsRefused(String type) {
        assertThatThrownBy(() -> new ContentType(type)).isInstanceOf(ProblemException.class);
    }

    @Test
    void aDeletedRecordTakesItsAttachmentsWithIt(TestPlinth plinth) throws IOException {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId id = world.create(Map.of()).id();
        upload(world, id, bytes(10));
        world.changes.delete(
                world.org, VaultWorld.PEOPLE, id, java.util.OptionalLong.empty(), world.scope(), Alongside.nothing());
        assertThat(world.count("attachment")).isZero();
        assertThat(world.count("attachment_chunk")).isZero();
    }

    private interface Action {
        Object run() throws IOException;
    }

    private static void unchecked(Action action) {
        try {
            assertThat(action.run()).isNotNull();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Uploads.Target target(RecordId id) {
        return new Uploads.Target(VaultWorld.PEOPLE, id, SCAN, PDF, MOST);
    }

    private static Attachment upload(VaultWorld world, RecordId id, byte[] content) throws IOException {
        return world.uploads.upload(world.org, target(id), new ByteArrayInputStream(content), world.scope());
    }

    private static byte[] download(VaultWorld world, RecordId id) throws IOException {
        return world.attachments
                .download(world.org, VaultWorld.PEOPLE, id, SCAN, Optional.of("test"), world.scope())
                .content()
                .readAllBytes();
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
