package dev.plinth.keys;

import dev.plinth.runtime.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of keys.
 *
 * @param revalidation longest time a cached key is used without asking its provider again, 100 ms to 1 h
 * @param providerTimeout longest wait for one answer of a provider
 * @param wipeAfter how long an evicted key stays readable for operations that already hold it
 * @param cachedOrganisations organisations whose keys are held in memory at once
 * @param cachedSubjects subjects whose keys are held in memory at once, over all organisations
 * @param managedProvider the provider of new organisations: the built-in provider named "file", or one of the two maps below
 * @param files further file providers: name to directory
 * @param pkcs11 tokens: name to token
 * @param rotationAge age at which a key gets a successor
 * @param destroyAfter shortest time between a key's retirement and its destruction; MUST exceed the longest operation
 * @param worker whether this node finishes changes, rotates and re-encrypts in the background
 * @param acceptRestored organisations whose keys are taken as they are in an older key store that was restored, at this start only
 * @param batch how many things one step of a re-encryption moves
 */
@ConfigurationProperties("plinth.keys")
record KeySettings(
        @DefaultValue("5s") Duration revalidation,
        @DefaultValue("2s") Duration providerTimeout,
        @DefaultValue("60s") Duration wipeAfter,
        @DefaultValue("1000") int cachedOrganisations,
        @DefaultValue("100000") int cachedSubjects,
        @DefaultValue("file") String managedProvider,
        @DefaultValue Map<String, Path> files,
        @DefaultValue Map<String, Pkcs11> pkcs11,
        @DefaultValue("90d") Duration rotationAge,
        @DefaultValue("10m") Duration destroyAfter,
        @DefaultValue("true") boolean worker,
        @DefaultValue Set<UUID> acceptRestored,
        @DefaultValue("500") int batch) {

    static final String FILE = "file";

    /**
     * One PKCS#11 token.
     *
     * @param module absolute path of the PKCS#11 module
     * @param slotListIndex position in its list of slots, from 0
     * @param pinFile file of mode 0600 that holds the user PIN
     */
    record Pkcs11(Path module, @DefaultValue("0") int slotListIndex, Path pinFile) {}

    private static final Duration COMMITTING = Duration.ofMinutes(1);

    /**
     * How long what was sealed may wait for being written: a node may seal under a retired version for the bound, and the
     * version must have been written out before it is counted. At least a minute, whatever the settings are.
     */
    Duration writtenWithin() {
        Duration within = destroyAfter.minus(revalidation).minus(COMMITTING);
        return within.compareTo(COMMITTING) < 0 ? COMMITTING : within;
    }

    KeySettings {
        files = Map.copyOf(files);
        pkcs11 = Map.copyOf(pkcs11);
        acceptRestored = Set.copyOf(acceptRestored);
        List<String> wrong = new ArrayList<>();
        within(wrong, "revalidation", revalidation, Duration.ofMillis(100), Duration.ofHours(1));
        within(wrong, "provider-timeout", providerTimeout, Duration.ofMillis(10), Duration.ofMinutes(1));
        within(wrong, "wipe-after", wipeAfter, Duration.ZERO, Duration.ofHours(1));
        within(wrong, "rotation-age", rotationAge, Duration.ofHours(1), Duration.ofDays(3650));
        within(wrong, "destroy-after", destroyAfter, Duration.ZERO, Duration.ofDays(30));
        within(wrong, "cached-organisations", cachedOrganisations, 1, 100_000);
        within(wrong, "cached-subjects", cachedSubjects, 1, 10_000_000);
        within(wrong, "batch", batch, 1, 10_000);
        Set<String> names = new HashSet<>(Set.of(FILE));
        for (Map<String, ?> providers : List.of(files, pkcs11))
            for (String name : providers.keySet()) {
                if (!name.matches("[a-z][a-z0-9-]{0,31}"))
                    wrong.add("plinth.keys.files and plinth.keys.pkcs11: names must match [a-z][a-z0-9-]{0,31}, one is "
                            + name);
                if (!names.add(name))
                    wrong.add("plinth.keys.files and plinth.keys.pkcs11: the provider name " + name + " is used twice");
            }
        pkcs11.forEach((name, token) -> {
            if (token.module() == null) wrong.add("plinth.keys.pkcs11.%s.module must be set".formatted(name));
            if (token.pinFile() == null) wrong.add("plinth.keys.pkcs11.%s.pin-file must be set".formatted(name));
        });
        if (!names.contains(managedProvider))
            wrong.add("plinth.keys.managed-provider must be one of " + names + ", was " + managedProvider);
        if (!wrong.isEmpty()) throw new IllegalArgumentException(String.join("; ", wrong));
    }

    private static <T extends Comparable<T>> void within(List<String> wrong, String name, T value, T least, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0)
            wrong.add("plinth.keys.%s must be %s to %s, was %s".formatted(name, told(least), told(most), told(value)));
    }

    private static String told(Object value) {
        return value instanceof Duration duration ? Durations.told(duration) : value.toString();
    }
}
