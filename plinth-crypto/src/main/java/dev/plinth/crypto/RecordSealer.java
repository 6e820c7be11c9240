package dev.plinth.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Seals the fields of a record so that each can be opened alone, and only in the place it was sealed for. A field moved
 * to another field, record, version, collection or organisation does not open, nor does a record from which a field was
 * taken or to which one was added. Safe for any number of threads.
 */
public final class RecordSealer {
    private static final byte[] LABEL = "plinth/record/v1".getBytes(StandardCharsets.US_ASCII);
    private static final int BINDING_BYTES = 32;

    private final CipherPool pool;
    private final SecureRandom random;

    /** Draws one salt per sealing from {@code random}. */
    public RecordSealer(CipherPool pool, SecureRandom random) {
        this.pool = pool;
        this.random = random;
    }

    /**
     * Seals {@code fields}, by field id (0 to 65535), each value at most {@link SealedRecord#MAX_FIELD_BYTES}.
     * {@code ref} is stored in clear so that the key is found again.
     */
    public byte[] seal(SecretKey256 key, KeyRef ref, SealContext context, SortedMap<Integer, byte[]> fields) {
        ByteBuffer out = ByteBuffer.allocate(requireSealable(fields));
        byte[] salt = new byte[SealKey.SALT_BYTES];
        random.nextBytes(salt);
        Workbench workbench = pool.take();
        byte[] bound = SealedRecord.bound(ref, salt, fields.keySet());
        SealKey sealKey = SealKey.derive(workbench, key, salt, LABEL, context, bound);
        SealHeader.putBound(out, ref, salt).put(sealKey.commitment()).putShort((short) fields.size());
        byte[] aad = aad(sealKey);
        for (Map.Entry<Integer, byte[]> field : fields.entrySet()) {
            int id = field.getKey();
            byte[] value = field.getValue();
            out.putShort((short) id).putInt(value.length);
            byte[] nonce = nonce(id, aad);
            workbench.seal(sealKey.key(), nonce, aad, value, value.length, out.array(), out.position());
            out.position(out.position() + value.length + Workbench.TAG_BYTES);
        }
        pool.giveBack(workbench);
        return out.array();
    }

    /**
     * Opens the {@code wanted} fields; those the record does not have are absent from the result, and that is
     * authenticated too. The caller owns, and should clear, the returned arrays.
     *
     * @throws SealRefusedException if key, context or bytes are not those of the sealing
     */
    public SortedMap<Integer, byte[]> open(
            SealedRecord sealed, SecretKey256 key, SealContext context, Set<Integer> wanted) {
        SealHeader header = sealed.header();
        Workbench workbench = pool.take();
        byte[] bound = SealedRecord.bound(header.keyRef(), header.salt(), sealed.fieldIds());
        SealKey sealKey = SealKey.derive(workbench, key, header.salt(), LABEL, context, bound)
                .requireCommitment(header.commitment(), SealedRecord.WHAT);
        byte[] aad = aad(sealKey);
        SortedMap<Integer, byte[]> opened = new TreeMap<>();
        for (SealedRecord.Field field : sealed.fields()) {
            if (wanted.contains(field.id())) {
                byte[] nonce = nonce(field.id(), aad);
                byte[] value = workbench.open(
                        sealKey.key(), nonce, aad, sealed.bytes(), field.at(), field.length(), SealedRecord.WHAT);
                opened.put(field.id(), value);
            }
        }
        pool.giveBack(workbench);
        return opened;
    }

    private static int requireSealable(SortedMap<Integer, byte[]> fields) {
        long total = SealHeader.BYTES + 2;
        int previous = -1;
        for (Map.Entry<Integer, byte[]> field : fields.entrySet()) {
            int id = field.getKey();
            if (id <= previous || id > SealedRecord.MAX_FIELD_ID) {
                throw new IllegalArgumentException("Field ids must ascend within 0 to %d, got %d after %d"
                        .formatted(SealedRecord.MAX_FIELD_ID, id, previous));
            }
            int length = field.getValue().length;
            if (length > SealedRecord.MAX_FIELD_BYTES) {
                throw new IllegalArgumentException("Field %d has %d bytes, at most %d can be sealed"
                        .formatted(id, length, SealedRecord.MAX_FIELD_BYTES));
            }
            total += SealedRecord.FIELD_HEAD_BYTES + length + Workbench.TAG_BYTES;
            previous = id;
        }
        return Math.toIntExact(total);
    }

    private static byte[] aad(SealKey sealKey) {
        return ByteBuffer.allocate(BINDING_BYTES + 2).put(sealKey.binding()).array();
    }

    /** The field's nonce; writes the field id into the associated data on the way. */
    private static byte[] nonce(int id, byte[] aad) {
        aad[BINDING_BYTES] = (byte) (id >>> 8);
        aad[BINDING_BYTES + 1] = (byte) id;
        byte[] nonce = new byte[Workbench.NONCE_BYTES];
        nonce[Workbench.NONCE_BYTES - 2] = (byte) (id >>> 8);
        nonce[Workbench.NONCE_BYTES - 1] = (byte) id;
        return nonce;
    }
}
