package dev.plinth.vault;

import dev.plinth.crypto.KeyRef;
import dev.plinth.crypto.RecordSealer;
import dev.plinth.crypto.SealContext;
import dev.plinth.crypto.SealRefusedException;
import dev.plinth.crypto.SealedRecord;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.keys.Keys;
import dev.plinth.keys.SubjectId;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Seals the content of records for their place and opens it again. */
final class Forge {
    /*
     * The context binds organisation, collection, record and version; the sealed form itself binds key version, salt
     * generation and the list of field ids [1]. A record without sealed fields is sealed all the same, as an empty list:
     * otherwise taking ciphertext away could not be told from its never having been there.
     * [1] docs/formats/sealed-record-v1.md
     */
    private static final String RETIRED = "key-version-retired";

    private final Keys keys;
    private final RecordSealer sealer;

    Forge(Keys keys, RecordSealer sealer) {
        this.keys = keys;
        this.sealer = sealer;
    }

    /** What came of opening a record. */
    sealed interface Opened {
        record Fields(SortedMap<Integer, Value> values) implements Opened {
            @Override
            public String toString() {
                return "Fields[" + values.keySet() + "]";
            }
        }

        /** The subject's key was destroyed. */
        record Shredded() implements Opened {}

        /** The bytes are not those that were sealed here. */
        record Refused() implements Opened {}
    }

    SealedContent seal(
            OrgId org, CollectionId collection, RecordId id, long version, Keys.SubjectKey key, Content content) {
        SortedMap<Integer, byte[]> plain = new TreeMap<>();
        content.sealed().forEach((field, value) -> plain.put(field, StoredValue.write(value)));
        byte[] sealed = sealer.seal(
                SecretKey256.of(key.key()),
                new KeyRef(key.keyVersion(), key.generation()),
                SealContext.record(org.value(), collection.value(), id.value(), version),
                plain);
        return new SealedContent(key.keyVersion(), key.generation(), ClearFields.write(content.clear()), sealed);
    }

    /** Opens the wanted fields; asks for keys, so it MUST NOT be called inside a transaction. */
    Opened open(OrgId org, CollectionSchema schema, StoredRecord row, Set<Integer> wanted) {
        try {
            SealedContent content = row.content();
            if (content.keyVersion() == Rotation.NO_KEY) return new Opened.Shredded();
            SealedRecord sealed = SealedRecord.parse(content.sealed());
            KeyRef ref = sealed.keyRef();
            if (ref.keyVersion() != content.keyVersion() || ref.saltGeneration() != content.generation())
                return new Opened.Refused();
            SubjectId subject = row.subject().orElseGet(() -> keys.noSubject(org));
            Optional<Keys.SubjectKey> key =
                    keys.subjectKeyForOpening(org, subject, ref.keyVersion(), ref.saltGeneration());
            if (key.isEmpty()) return new Opened.Shredded();
            SealContext context = SealContext.record(
                    org.value(), row.collection().value(), row.id().value(), row.version());
            SortedMap<Integer, Value> values = new TreeMap<>();
            sealer.open(sealed, SecretKey256.of(key.get().key()), context, wanted)
                    .forEach((id, bytes) -> values.put(id, StoredValue.read(schema.typeOf(id), bytes)));
            return new Opened.Fields(values);
        } catch (SealRefusedException e) {
            return new Opened.Refused();
        } catch (ProblemException e) {
            // no row is left under a retired version, so one that names it was not written by us
            if (e.code().code().equals(RETIRED)) return new Opened.Refused();
            throw e;
        }
    }

    /** Key for new content of this subject, or of none. */
    Keys.SubjectKey keyFor(OrgId org, Optional<SubjectId> subject) {
        return keys.subjectKeyForSealing(org, subject.orElseGet(() -> keys.noSubject(org)));
    }
}
