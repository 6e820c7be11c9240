package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.Hmac;
import dev.plinth.crypto.SecretBytes;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.keys.Keyring;
import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.OrgId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The vectors of docs/formats/row-mac-v1.md, which were computed with other tools. */
class RowMacsTest {
    private static final Keyring SEVENS = new Keyring() {
        private final byte[] bytes = new byte[SecretKey256.BYTES];

        @Override
        public int primary() {
            return 1;
        }

        @Override
        public SecretBytes key(int version) {
            throw new AssertionError("A MAC never uses the key itself");
        }

        @Override
        public SecretKey256 rowKey(int version) {
            Arrays.fill(bytes, (byte) 7);
            return SecretKey256.copyOf(bytes);
        }

        @Override
        public Set<Integer> versions() {
            return Set.of(1);
        }
    };

    @Test
    void aSchemasMacIsThatOfTheVector() {
        byte[] document = "{\"format\":1}".getBytes(StandardCharsets.UTF_8);
        byte[] message = SchemaGuard.message(new OrgId(id(1)), new CollectionId(id(2)), 3, "people", document);
        assertThat(hex(RowMacs.of(new OrgId(id(1)), SEVENS, hmac(), Instant.MAX).mac(message)))
                .isEqualTo("000000015648b8103f2527e678d3cf10d97a27de2c820d5ede1df0e1dde6077379ff2f00");
    }

    @Test
    void aRecordsMacIsThatOfTheVector() {
        StoredRecord row = new StoredRecord(
                new CollectionId(id(1)),
                new RecordId(id(2)),
                3,
                Optional.empty(),
                Optional.empty(),
                new EntryId(id(6)),
                Instant.ofEpochSecond(1),
                Instant.ofEpochMilli(2500),
                new SealedContent(4, 5, new byte[] {'{', '}'}, new byte[1]));
        RowMacs.Key key = RowMacs.of(new OrgId(id(9)), SEVENS, hmac(), Instant.MAX);
        assertThat(hex(row.mac(key)))
                .isEqualTo("000000011fb46e2aebf2bc1d7421483589b5f809d56aae25e1ec04072f64c36d4fc4e1ff");
        assertThat(key.matches(row.macMessage(new OrgId(id(9))), row.mac(key))).isTrue();
        assertThat(key.matches(row.macMessage(new OrgId(id(8))), row.mac(key))).isFalse();
        assertThat(key.matches(row.macMessage(new OrgId(id(9))), new byte[36])).isFalse();
        assertThat(key.matches(row.macMessage(new OrgId(id(9))), new byte[0])).isFalse();
    }

    private static Hmac hmac() {
        return new Hmac(new CipherPool());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static UUID id(long number) {
        return new UUID(0, number);
    }
}
