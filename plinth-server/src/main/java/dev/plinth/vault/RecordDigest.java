package dev.plinth.vault;

import dev.plinth.keys.SubjectId;
import dev.plinth.tenancy.DepartmentId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What entries say a record was before and after: SHA-256 over {@code "plinth/record-row/v1" | collection 16 | id 16 |
 * version u64 | subject 16 | department 16 | length of clear u32 | clear | sealed}, zeros standing for no subject and no
 * department. Of a batch it is SHA-256 over {@code "plinth/record-batch/v1"} and the digests of its records in order.
 */
final class RecordDigest {
    private static final byte[] LABEL = "plinth/record-row/v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BATCH_LABEL = "plinth/record-batch/v1".getBytes(StandardCharsets.US_ASCII);
    private static final UUID NONE = new UUID(0, 0);
    private static final int IDS = 4 * 2 * Long.BYTES;

    private RecordDigest() {}

    static String of(
            CollectionId collection,
            RecordId id,
            long version,
            Optional<SubjectId> subject,
            Optional<DepartmentId> department,
            SealedContent content) {
        return HexFormat.of().formatHex(bytes(collection, id, version, subject, department, content));
    }

    static byte[] bytes(
            CollectionId collection,
            RecordId id,
            long version,
            Optional<SubjectId> subject,
            Optional<DepartmentId> department,
            SealedContent content) {
        ByteBuffer head = ByteBuffer.allocate(LABEL.length + IDS + Long.BYTES + Integer.BYTES);
        head.put(LABEL);
        put(head, collection.value());
        put(head, id.value());
        head.putLong(version);
        put(head, subject.map(SubjectId::value).orElse(NONE));
        put(head, department.map(DepartmentId::value).orElse(NONE));
        head.putInt(content.clear().length);
        MessageDigest sha = Digests.sha256();
        sha.update(head.array());
        sha.update(content.clear());
        sha.update(content.sealed());
        return sha.digest();
    }

    static String ofBatch(List<String> digests) {
        MessageDigest sha = Digests.sha256();
        sha.update(BATCH_LABEL);
        for (String digest : digests) sha.update(HexFormat.of().parseHex(digest));
        return HexFormat.of().formatHex(sha.digest());
    }

    static ByteBuffer put(ByteBuffer out, UUID id) {
        return out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }
}
