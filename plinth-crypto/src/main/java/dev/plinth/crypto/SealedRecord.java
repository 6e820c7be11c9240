package dev.plinth.crypto;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Sealed record v1, parsed but not opened: {@code 01 | key version u32 | salt generation u32 | salt 32 | commitment 32 |
 * count u16}, then per field in ascending order {@code field id u16 | length u32 | ciphertext | tag 16}. What it says of
 * itself is unverified until {@link RecordSealer#open} succeeds. See docs/formats/sealed-record-v1.md.
 */
public final class SealedRecord {
    /** The largest field id. */
    public static final int MAX_FIELD_ID = 0xFFFF;
    /** The largest plaintext of one field in bytes. */
    public static final int MAX_FIELD_BYTES = 16 * 1024 * 1024;

    static final String WHAT = "Sealed record";
    static final int FIELD_HEAD_BYTES = 2 + 4;

    /** One field's place; {@code length} counts ciphertext and tag. */
    record Field(int id, int at, int length) {}

    private final byte[] bytes;
    private final SealHeader header;
    private final List<Field> fields;
    private final List<Integer> ids;

    private SealedRecord(byte[] bytes, SealHeader header, List<Field> fields) {
        this.bytes = bytes;
        this.header = header;
        this.fields = fields;
        List<Integer> found = new ArrayList<>(fields.size());
        for (Field field : fields) {
            found.add(field.id());
        }
        this.ids = Collections.unmodifiableList(found);
    }

    /** Parses strictly; refuses truncated, extended or reordered bytes with {@link SealRefusedException}. */
    public static SealedRecord parse(byte[] sealed) {
        byte[] bytes = sealed.clone();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        SealHeader header = SealHeader.parse(in, WHAT);
        if (in.remaining() < 2) {
            throw malformed("the field count is cut off");
        }
        int count = in.getShort() & 0xFFFF;
        List<Field> fields = new ArrayList<>(Math.min(count, 64));
        int previous = -1;
        for (int i = 0; i < count; i++) {
            Field field = parseField(in, previous);
            fields.add(field);
            previous = field.id();
        }
        if (in.hasRemaining()) {
            throw malformed(in.remaining() + " bytes follow the last field");
        }
        return new SealedRecord(bytes, header, Collections.unmodifiableList(fields));
    }

    private static Field parseField(ByteBuffer in, int previous) {
        if (in.remaining() < FIELD_HEAD_BYTES) {
            throw malformed("the field after field %d is cut off".formatted(previous));
        }
        int id = in.getShort() & 0xFFFF;
        int length = in.getInt();
        if (id <= previous) {
            throw malformed("field ids must ascend, %d came after %d".formatted(id, previous));
        }
        if (length < 0 || length > MAX_FIELD_BYTES) {
            throw malformed("field %d is too long".formatted(id));
        }
        Field field = new Field(id, in.position(), length + Workbench.TAG_BYTES);
        if (in.remaining() < field.length()) {
            throw malformed("field %d is cut off".formatted(id));
        }
        in.position(field.at() + field.length());
        return field;
    }

    private static SealRefusedException malformed(String fault) {
        return SealRefusedException.malformed(WHAT, fault);
    }

    /** Which key to open it with. */
    public KeyRef keyRef() {
        return header.keyRef();
    }

    /** The ids of the fields in ascending order. */
    public List<Integer> fieldIds() {
        return ids;
    }

    List<Field> fields() {
        return fields;
    }

    SealHeader header() {
        return header;
    }

    byte[] bytes() {
        return bytes;
    }

    /** {@code header without commitment | count | field ids}: what the record key is bound to beside the context. */
    static byte[] bound(KeyRef ref, byte[] salt, Collection<Integer> ids) {
        ByteBuffer out = ByteBuffer.allocate(SealHeader.BOUND_BYTES + 2 + 2 * ids.size());
        SealHeader.putBound(out, ref, salt).putShort((short) ids.size());
        for (int id : ids) {
            out.putShort((short) id);
        }
        return out.array();
    }
}
