package dev.plinth.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.Hmac;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.OrgId;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StoredMappingTest {
    /** The vector of docs/formats/row-mac-v1.md, which was computed with other tools. */
    @Test
    void aMappingsMacIsThatOfTheVector() {
        StoredMapping mapping = new StoredMapping(
                "assets",
                "format: csv\n",
                new EntryId(new UUID(0, 2)),
                Instant.ofEpochMilli(2500).plusNanos(999));
        byte[] sevens = new byte[SecretKey256.BYTES];
        Arrays.fill(sevens, (byte) 7);
        byte[] tag = new Hmac(new CipherPool())
                .tag(SecretKey256.copyOf(sevens), mapping.macMessage(new OrgId(new UUID(0, 1))));
        assertThat(HexFormat.of().formatHex(tag))
                .isEqualTo("4053e07d83366fc314ebbc37ea8c4068a362599f46d2c038fd7bdbdad87bdaae");
    }
}
