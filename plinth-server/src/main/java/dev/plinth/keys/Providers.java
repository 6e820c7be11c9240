package dev.plinth.keys;

import dev.plinth.crypto.SecretBytes;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.keys.spi.KekProvider;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.keys.spi.KekUnavailableException;
import dev.plinth.keys.spi.KeyPlace;
import dev.plinth.keys.spi.WrappedKeyRefusedException;
import dev.plinth.tenancy.OrgId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The configured key providers by name. */
final class Providers implements AutoCloseable {
    private final Map<String, TimedProvider> byName = new LinkedHashMap<>();
    private final String managed;

    /** @param managed the provider of organisations without a customer key */
    Providers(Collection<KekProvider> providers, String managed, Duration timeout, MeterRegistry meters) {
        for (KekProvider provider : providers)
            if (byName.put(provider.name(), new TimedProvider(provider, timeout, meters)) != null)
                throw new IllegalArgumentException("Two key providers are named " + provider.name());
        if (!byName.containsKey(managed))
            throw new IllegalArgumentException(
                    "The managed key provider must be one of %s, was %s".formatted(byName.keySet(), managed));
        this.managed = managed;
    }

    String managed() {
        return managed;
    }

    Set<String> names() {
        return byName.keySet();
    }

    /** Says what the operator has to set for a provider that is not configured. */
    static String remedy(String provider) {
        String environment = provider.contains("-")
                ? ""
                : ", in the environment PLINTH_KEYS_FILES_%s".formatted(provider.toUpperCase(Locale.ROOT));
        return "set plinth.keys.files.%s to its directory%s (or plinth.keys.pkcs11.%s.module and the rest, if it is a token)"
                .formatted(provider, environment, provider);
    }

    void create(KekRef kek) {
        of(kek).create(kek.id());
    }

    byte[] wrap(KekRef kek, SecretBytes key, KeyPlace place) {
        return of(kek).wrap(kek.id(), key, place);
    }

    SecretBytes unwrap(KekRef kek, byte[] wrapped, KeyPlace place) {
        return of(kek).unwrap(kek.id(), wrapped, place);
    }

    /** Whether what one wraps the other opens: one key, reached in two ways. Not if one of them does not answer. */
    boolean same(KekRef one, KekRef other, OrgId org) {
        KeyPlace place = new KeyPlace(org, KeyPurpose.VAULT, 1);
        SecretBytes nothing = SecretBytes.copyOf(new byte[SecretKey256.BYTES]);
        try {
            unwrap(other, wrap(one, nothing, place), place).wipe();
            return true;
        } catch (KekUnavailableException | WrappedKeyRefusedException e) {
            return false;
        }
    }

    void confirm(KekRef kek) {
        of(kek).confirm(kek.id());
    }

    void destroy(KekRef kek) {
        of(kek).destroy(kek.id());
    }

    private KekProvider of(KekRef kek) {
        return Optional.ofNullable(byName.get(kek.provider()))
                .orElseThrow(
                        () -> new KekUnavailableException("The provider %s is not configured; configured are %s; %s"
                                .formatted(kek.provider(), names(), remedy(kek.provider()))));
    }

    @Override
    public void close() {
        byName.values().forEach(TimedProvider::close);
    }
}
