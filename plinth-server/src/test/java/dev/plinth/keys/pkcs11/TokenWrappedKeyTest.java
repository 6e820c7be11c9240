package dev.plinth.keys.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.crypto.SecretBytes;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.spi.KeyPlace;
import dev.plinth.tenancy.OrgId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class TokenWrappedKeyTest {
    @Test
    void bytesThatAreCutOrExtendedOrOfAnotherVersionAreRefused() {
        byte[] good = new TokenWrappedKey(new byte[12], new byte[80]).toBytes();
        assertThat(TokenWrappedKey.parse(good)).isPresent();

        assertThat(TokenWrappedKey.parse(Arrays.copyOf(good, good.length - 1))).isEmpty();
        assertThat(TokenWrappedKey.parse(Arrays.copyOf(good, good.length + 1))).isEmpty();
        assertThat(TokenWrappedKey.parse(new byte[0])).isEmpty();
        good[0] = 2;
        assertThat(TokenWrappedKey.parse(good)).isEmpty();
    }

    @Test
    void aPlaintextWithoutItsZeroBytesIsRefused() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 7);
        byte[] plain = TokenWrappedKey.committed(key);
        assertThat(TokenWrappedKey.openCommitted(plain))
                .hasValueSatisfying(opened ->
                        assertThat(opened.sameAs(SecretBytes.copyOf(key))).isTrue());

        for (int i = 0; i < 32; i++) {
            byte[] other = plain.clone();
            other[i] = 1;
            assertThat(TokenWrappedKey.openCommitted(other)).isEmpty();
        }
        assertThat(TokenWrappedKey.openCommitted(Arrays.copyOf(plain, 63))).isEmpty();
    }

    @Test
    void onlyKeysOf32BytesAreWrapped() {
        assertThatThrownBy(() -> TokenWrappedKey.committed(new byte[16])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theVectorOfTheDocumentHolds() throws Exception {
        KeyPlace place =
                new KeyPlace(new OrgId(UUID.fromString("01010101-0101-7101-8101-010101010101")), KeyPurpose.VAULT, 3);
        byte[] nonce = hex("nonce");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(hex("kek"), "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(place.associatedData());

        assertThat(place.associatedData()).isEqualTo(hex("aad"));
        assertThat(new TokenWrappedKey(nonce, cipher.doFinal(TokenWrappedKey.committed(hex("key")))).toBytes())
                .isEqualTo(hex("wrapped"));
    }

    private static byte[] hex(String name) throws IOException {
        String text = Files.readString(
                Path.of(System.getProperty("plinth.root", ".."), "docs/formats/token-wrapped-key-v1.md"));
        return HexFormat.of().parseHex(text.replaceAll("(?s).*\n" + name + " = ([0-9a-f]+)\n.*", "$1"));
    }
}
