package dev.plinth.vault;

import dev.plinth.crypto.BlindIndex;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.keys.Keyring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keyed hashes by which values of one collection are found, under the keys of one operation. */
final class BlindHashes {
    private final BlindIndex index;
    private final Keyring keyring;
    private final CollectionSchema schema;
    private final Map<Integer, BlindIndex.FieldKey> primary = new HashMap<>();

    BlindHashes(BlindIndex index, Keyring keyring, CollectionSchema schema) {
        this.index = index;
        this.keyring = keyring;
        this.schema = schema;
    }

    /** One row of {@code tenant.record_index}. */
    @SuppressWarnings("ArrayRecordComponent") // lives from hashing to insert only
    record Hash(int fieldId, int keyVersion, byte[] bytes) {}

    /** The rows for this content under the primary key. */
    List<Hash> of(Content content) {
        List<Hash> hashes = new ArrayList<>();
        for (Field field : schema.fields()) {
            if (field.spec().search().isEmpty()) continue;
            Value value = (field.isSealed() ? content.sealed() : content.clear()).get(field.id());
            if (value == null) continue;
            BlindIndex.FieldKey key = primary.computeIfAbsent(field.id(), id -> key(field, keyring.primary()));
            index.index(key, value.text())
                    .ifPresent(bytes -> hashes.add(new Hash(field.id(), keyring.primary(), bytes)));
        }
        return hashes;
    }

    /** What a searched value may be stored as, under every version of the key. */
    List<byte[]> candidates(Field field, String text) {
        List<byte[]> found = new ArrayList<>();
        for (int version : keyring.versions()) {
            Optional<byte[]> bytes = index.index(key(field, version), text);
            bytes.ifPresent(found::add);
        }
        return found;
    }

    private BlindIndex.FieldKey key(Field field, int version) {
        SearchMode mode = field.spec()
                .search()
                .orElseThrow(() -> new IllegalArgumentException("Field " + field.name() + " cannot be searched"));
        return index.fieldKey(
                SecretKey256.of(keyring.key(version)), schema.id().value(), field.id(), mode.normalisation());
    }
}
