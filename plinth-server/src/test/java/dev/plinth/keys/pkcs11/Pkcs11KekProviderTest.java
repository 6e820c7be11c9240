package dev.plinth.keys.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.crypto.KekId;
import dev.plinth.crypto.SecretBytes;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.spi.KekUnavailableException;
import dev.plinth.keys.spi.KeyPlace;
import dev.plinth.keys.spi.WrappedKeyRefusedException;
import dev.plinth.tenancy.OrgId;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against a real token of SoftHSM. */
@Tag("system")
class Pkcs11KekProviderTest {
    private static final KeyPlace PLACE = new KeyPlace(new OrgId(UUID.randomUUID()), KeyPurpose.VAULT, 1);

    private final SecureRandom random = new SecureRandom();
    private final SoftHsm hsm = SoftHsm.shared();
    private final KekId kek = new KekId("kek-" + UUID.randomUUID());
    private final SecretBytes key = SecretBytes.random(random, 32);
    private final Pkcs11KekProvider provider = new Pkcs11KekProvider("hsm", hsm.token(), random);

    Pkcs11KekProviderTest() {
        provider.create(kek);
    }

    @AfterEach
    void removeKey() throws Exception {
        hsm.remove(kek.value());
    }

    @Test
    void aWrappedKeyComesBack() {
        assertThat(provider.unwrap(kek, provider.wrap(kek, key, PLACE), PLACE).sameAs(key))
                .isTrue();
        provider.confirm(kek);
    }

    @Test
    void anotherConnectionToTheTokenOpensItToo() {
        byte[] wrapped = provider.wrap(kek, key, PLACE);
        Pkcs11KekProvider other = new Pkcs11KekProvider("hsm", hsm.token(), random);
        assertThat(other.unwrap(kek, wrapped, PLACE).sameAs(key)).isTrue();
    }

    @Test
    void theKeyNeverLeavesTheToken() throws Exception {
        KeyStore entries = hsm.entries();
        var found = entries.getKey(kek.value(), null);

        assertThat(found.getEncoded()).isNull();
        assertThat(found.toString()).contains("sensitive").contains("unextractable");
    }

    @Test
    void aKeyIsNeverMadeTwice() {
        byte[] wrapped = provider.wrap(kek, key, PLACE);
        provider.create(kek);
        assertThat(provider.unwrap(kek, wrapped, PLACE).sameAs(key)).isTrue();
    }

    @Test
    void aDestroyedKeyIsGoneFromTheToken() throws Exception {
        provider.destroy(kek);
        provider.destroy(kek);
        assertThat(hsm.entries().containsAlias(kek.value())).isFalse();
        assertThatThrownBy(() -> provider.confirm(kek)).isInstanceOf(KekUnavailableException.class);
    }

    @Test
    void anyOtherPlaceIsRefused() {
        byte[] wrapped = provider.wrap(kek, key, PLACE);
        for (KeyPlace other : List.of(
                new KeyPlace(new OrgId(UUID.randomUUID()), PLACE.purpose(), PLACE.version()),
                new KeyPlace(PLACE.org(), KeyPurpose.BACKUP, PLACE.version()),
                new KeyPlace(PLACE.org(), PLACE.purpose(), 2)))
            assertThatThrownBy(() -> provider.unwrap(kek, wrapped, other))
                    .isInstanceOf(WrappedKeyRefusedException.class);
    }

    @Test
    void everyChangedByteIsRefused() {
        byte[] wrapped = provider.wrap(kek, key, PLACE);
        for (int i = 0; i < wrapped.length; i++) {
            byte[] changed = wrapped.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> provider.unwrap(kek, changed, PLACE))
                    .isInstanceOf(WrappedKeyRefusedException.class);
        }
        assertThatThrownBy(() -> provider.unwrap(kek, new byte[3], PLACE))
                .isInstanceOf(WrappedKeyRefusedException.class);
    }

    @Test
    void anotherKeyOfTheTokenIsRefused() throws Exception {
        KekId other = new KekId("kek-" + UUID.randomUUID());
        provider.create(other);
        byte[] wrapped = provider.wrap(kek, key, PLACE);
        assertThatThrownBy(() -> provider.unwrap(other, wrapped, PLACE)).isInstanceOf(WrappedKeyRefusedException.class);
        hsm.remove(other.value());
    }

    @Test
    void aKeyRemovedByTheCustomerIsNoticedAtOnce() throws Exception {
        byte[] wrapped = provider.wrap(kek, key, PLACE);
        hsm.remove(kek.value());

        assertThatThrownBy(() -> provider.confirm(kek)).isInstanceOf(KekUnavailableException.class);
        assertThatThrownBy(() -> provider.unwrap(kek, wrapped, PLACE)).isInstanceOf(KekUnavailableException.class);
        assertThatThrownBy(() -> provider.wrap(kek, key, PLACE)).isInstanceOf(KekUnavailableException.class);
    }

    @Test
    void aKeyThatNeverWasIsUnavailable() {
        assertThatThrownBy(() -> provider.confirm(new KekId("nothing"))).isInstanceOf(KekUnavailableException.class);
    }

    @Test
    void anAbsentModuleIsUnavailable() {
        Token absent = new Token("absent", "/nowhere/libnothing.so", 0, "1234"::toCharArray);
        Pkcs11KekProvider none = new Pkcs11KekProvider("absent", absent, random);
        assertThatThrownBy(() -> none.confirm(kek)).isInstanceOf(KekUnavailableException.class);
        assertThatThrownBy(() -> none.create(kek)).isInstanceOf(KekUnavailableException.class);
    }

    @Test
    void nothingOfAKeyIsPrinted() {
        assertThat(provider.toString()).isEqualTo("Pkcs11KekProvider[hsm]");
    }
}
