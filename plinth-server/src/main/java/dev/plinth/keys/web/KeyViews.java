package dev.plinth.keys.web;

import dev.plinth.keys.KeyAdministration;
import dev.plinth.keys.KeyPurpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What answers about keys look like. */
final class KeyViews {
    private KeyViews() {}

    record Hierarchy(Kek kek, List<Keyset> keysets) {
        static Hierarchy of(KeyAdministration.Hierarchy keys) {
            List<Keyset> keysets = java.util.Arrays.stream(KeyPurpose.values())
                    .map(purpose -> Keyset.of(
                            purpose,
                            keys.versions().stream()
                                    .filter(version -> version.purpose() == purpose)
                                    .toList()))
                    .toList();
            return new Hierarchy(Kek.of(keys), keysets);
        }
    }

    /**
     * The key-encryption key.
     *
     * @param stoppedAfterMillis longest time any node used the key after the last pull, as measured
     */
    record Kek(
            String provider,
            String key,
            String custody,
            String state,
            int generation,
            Instant since,
            Optional<Instant> customerSince,
            Optional<Instant> pulledAt,
            OptionalLong stoppedAfterMillis) {
        static Kek of(KeyAdministration.Hierarchy keys) {
            return new Kek(
                    keys.kek().provider(),
                    keys.kek().id().value(),
                    keys.custody().text(),
                    keys.pulled() ? "pulled" : "active",
                    keys.kekGeneration(),
                    keys.since(),
                    keys.customerSince(),
                    keys.pulledAt(),
                    keys.stopped().map(Duration::toMillis).map(OptionalLong::of).orElseGet(OptionalLong::empty));
        }
    }

    record Keyset(String purpose, boolean rotates, List<Version> versions) {
        static Keyset of(KeyPurpose purpose, List<KeyAdministration.Version> versions) {
            return new Keyset(
                    purpose.text(),
                    purpose.rotates(),
                    versions.stream().map(Version::of).toList());
        }
    }

    record Version(
            int version,
            String state,
            Instant createdAt,
            long ageSeconds,
            Optional<Instant> retiredAt,
            Optional<Instant> destroyedAt) {
        static Version of(KeyAdministration.Version version) {
            return new Version(
                    version.version(),
                    version.state().text(),
                    version.createdAt(),
                    version.age().toSeconds(),
                    version.retiredAt(),
                    version.destroyedAt());
        }
    }

    record Rotations(List<Rotation> items) {}

    /**
     * One version being emptied.
     *
     * @param done of all the things that were to be sealed anew, how many are under the old version no more
     * @param of how many there were
     * @param left how many still are
     * @param summary the same in words
     */
    record Rotation(
            String purpose,
            int from,
            int to,
            String state,
            long done,
            long of,
            long left,
            String summary,
            Instant startedAt,
            Optional<Instant> finishedAt) {
        static Rotation of(KeyAdministration.Rotation rotation) {
            return new Rotation(
                    rotation.purpose().text(),
                    rotation.from(),
                    rotation.to(),
                    rotation.state().name().toLowerCase(Locale.ROOT),
                    rotation.all() - rotation.left(),
                    rotation.all(),
                    rotation.left(),
                    summary(rotation),
                    rotation.startedAt(),
                    rotation.finishedAt());
        }

        private static String summary(KeyAdministration.Rotation rotation) {
            long all = rotation.all();
            String counted = all == 0
                    ? "Nothing was sealed under version %d".formatted(rotation.from())
                    : "%d of %d are done, %d are left under version %d"
                            .formatted(all - rotation.left(), all, rotation.left(), rotation.from());
            return switch (rotation.state()) {
                case RUNNING -> counted;
                case EMPTIED ->
                    counted + "; version %d is destroyed once no operation can hold it".formatted(rotation.from());
                case DONE -> counted + "; finished";
            };
        }
    }

    record Pulled(String state, Instant pulledAt, long stoppedHereAfterMillis, long stoppedEverywhereWithinMillis) {
        static Pulled of(KeyAdministration.Pulled pulled) {
            return new Pulled(
                    "pulled",
                    pulled.at(),
                    pulled.stoppedHere().toMillis(),
                    pulled.stoppedEverywhere().toMillis());
        }
    }

    /**
     * What shredding did or would do.
     *
     * @param outcome {@code shredded}, {@code would-shred} or {@code nothing-held}
     */
    record Shredding(
            String outcome,
            String subject,
            Optional<Integer> generation,
            Map<String, Long> unreadable,
            OptionalLong everywhereWithinMillis) {
        static Shredding of(KeyAdministration.Shredding result) {
            return switch (result) {
                case KeyAdministration.Shredding.NothingHeld(var subject) ->
                    new Shredding("nothing-held", subject.toString(), Optional.empty(), Map.of(), OptionalLong.empty());
                case KeyAdministration.Shredding.WouldShred(var subject, int generation, var unreadable) ->
                    new Shredding(
                            "would-shred",
                            subject.toString(),
                            Optional.of(generation),
                            unreadable,
                            OptionalLong.empty());
                case KeyAdministration.Shredding.Shredded(var subject, int generation, var unreadable, var within) ->
                    new Shredding(
                            "shredded",
                            subject.toString(),
                            Optional.of(generation),
                            unreadable,
                            OptionalLong.of(within.toMillis()));
            };
        }
    }
}
