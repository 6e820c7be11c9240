package dev.plinth.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Keyed indexes that let sealed values be found by equality: HMAC-SHA256 over the normalised value, cut to 16 bytes,
 * under a key of the field's own. Equal values of a field have equal indexes; docs/formats/blind-index-v1.md says what
 * that gives away. Safe for any number of threads.
 */
public final class BlindIndex {
    /** The length of an index in bytes. */
    public static final int BYTES = 16;

    private static final byte[] LABEL = "plinth/blind-index/v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_SALT = {};

    private final KeyDerivation derivation;
    private final Hmac hmac;

    /** Borrows its MACs from {@code pool}. */
    public BlindIndex(CipherPool pool) {
        this.derivation = new KeyDerivation(pool);
        this.hmac = new Hmac(pool);
    }

    /** The key of one field, with the normalisation its values go through. Worth keeping: deriving costs more than indexing. */
    public static final class FieldKey {
        private final SecretKey256 key;
        private final Normalisation normalisation;

        private FieldKey(SecretKey256 key, Normalisation normalisation) {
            this.key = key;
            this.normalisation = normalisation;
        }

        @Override
        public String toString() {
            return "BlindIndex.FieldKey[" + normalisation + "]";
        }
    }

    /** Derives the key of field {@code fieldId} (0 to 65535) in {@code collection} from the organisation's blind-index key. */
    public FieldKey fieldKey(SecretKey256 indexKey, UUID collection, int fieldId, Normalisation normalisation) {
        if (fieldId < 0 || fieldId > SealedRecord.MAX_FIELD_ID) {
            throw new IllegalArgumentException("A field id is 0 to " + SealedRecord.MAX_FIELD_ID + ", was " + fieldId);
        }
        ByteBuffer info = ByteBuffer.allocate(LABEL.length + 16 + 2 + 1).put(LABEL);
        Bytes.put(info, collection).putShort((short) fieldId).put(normalisation.code());
        return new FieldKey(derivation.derive(indexKey.bytes(), NO_SALT, info.array()), normalisation);
    }

    /** The index of {@code value}, or nothing if nothing is left of it after normalisation. */
    public Optional<byte[]> index(FieldKey field, String value) {
        String normalised = field.normalisation.apply(value);
        if (normalised.isEmpty()) {
            return Optional.empty();
        }
        byte[] tag = hmac.tag(field.key, normalised.getBytes(StandardCharsets.UTF_8));
        return Optional.of(Arrays.copyOf(tag, BYTES));
    }
}
