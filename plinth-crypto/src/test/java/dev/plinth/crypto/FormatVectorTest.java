package dev.plinth.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FormatVectorTest {
    private final CipherPool pool = new CipherPool();
    private final FixedRandom random = new FixedRandom(9);

    @Test
    void sealedRecordV1() {
        FormatVector vector = FormatVector.of("sealed-record-v1");
        SortedMap<Integer, byte[]> fields = new TreeMap<>();
        for (int id : new int[] {1, 2, 300}) {
            fields.put(id, vector.bytes("field-" + id));
        }
        byte[] sealed = vector.bytes("sealed");
        assertThat(Given.PLACE.encoded()).isEqualTo(vector.bytes("context"));
        RecordSealer sealer = new RecordSealer(pool, random);
        assertThat(sealer.seal(vector.key("key"), Given.REF, Given.PLACE, fields))
                .isEqualTo(sealed);
        SealedRecord parsed = SealedRecord.parse(sealed);
        assertThat(sealer.open(parsed, vector.key("key"), Given.PLACE, Set.of(300))
                        .get(300))
                .isEqualTo(fields.get(300));
    }

    @Test
    void sealedValueV1() {
        FormatVector vector = FormatVector.of("sealed-value-v1");
        SealContext place = SealContext.of("ledger-payload").and(Given.ORG).and(12);
        assertThat(place.encoded()).isEqualTo(vector.bytes("context"));
        ValueSealer sealer = new ValueSealer(pool, random);
        assertThat(sealer.seal(vector.key("key"), Given.REF, place, vector.bytes("value")))
                .isEqualTo(vector.bytes("sealed"));
        assertThat(sealer.open(SealedValue.parse(vector.bytes("sealed")), vector.key("key"), place))
                .isEqualTo(vector.bytes("value"));
    }

    @Test
    void wrappedKeyV1() {
        FormatVector vector = FormatVector.of("wrapped-key-v1");
        SealContext place = SealContext.wrappedKey(Given.ORG, "vault", 3);
        assertThat(place.encoded()).isEqualTo(vector.bytes("context"));
        KeyWrapper wrapper = new KeyWrapper(pool, random);
        SecretBytes key = SecretBytes.copyOf(vector.bytes("key"));
        assertThat(wrapper.wrap(key, new KekId("file:2026-01"), vector.key("kek"), place)
                        .toBytes())
                .isEqualTo(vector.bytes("wrapped"));
        assertThat(wrapper.unwrap(WrappedKey.parse(vector.bytes("wrapped")), vector.key("kek"), place)
                        .sameAs(key))
                .isTrue();
    }

    @Test
    void subjectKeyV1() {
        FormatVector vector = FormatVector.of("subject-key-v1");
        SecretBytes salt = SecretBytes.copyOf(vector.bytes("salt"));
        assertThat(new SubjectKeys(pool)
                        .subjectKey(vector.key("vault-key"), salt, Given.ORG)
                        .sameAs(vector.key("subject-key")))
                .isTrue();
        assertThat(Bytes.of(new SubjectIds(pool).subjectId(vector.key("subject-index-key"), vector.text("reference"))))
                .isEqualTo(vector.bytes("subject-id"));
    }

    @Test
    void blindIndexV1() {
        FormatVector vector = FormatVector.of("blind-index-v1");
        BlindIndex blind = new BlindIndex(pool);
        var field = blind.fieldKey(vector.key("index-key"), Given.COLLECTION, 1, Normalisation.CASE_FOLDED);
        assertThat(blind.index(field, vector.text("value")).orElseThrow()).isEqualTo(vector.bytes("index"));
        assertThat(blind.index(field, vector.text("normalised")).orElseThrow()).isEqualTo(vector.bytes("index"));
    }

    @Test
    void attachmentV1() throws IOException {
        FormatVector vector = FormatVector.of("attachment-v1");
        SealContext place = SealContext.of("attachment").and(Given.ORG);
        assertThat(place.encoded()).isEqualTo(vector.bytes("context"));
        StreamSealer sealer = new StreamSealer(pool, random);
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        SealingStream out = sealer.sealing(sink, vector.key("key"), place);
        out.write(vector.bytes("plain"));
        out.finish();
        assertThat(sink.toByteArray()).isEqualTo(vector.bytes("sealed"));
        var source = new ByteArrayInputStream(vector.bytes("sealed"));
        assertThat(sealer.opening(source, vector.key("key"), place).readAllBytes())
                .isEqualTo(vector.bytes("plain"));
    }
}
