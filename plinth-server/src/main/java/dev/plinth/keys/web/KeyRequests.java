package dev.plinth.keys.web;

import dev.plinth.crypto.KekId;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bodies of requests about keys. */
final class KeyRequests {
    private static final int MAX_REASON_CHARACTERS = 200;

    private KeyRequests() {}

    /**
     * What to replace.
     *
     * @param purposes keysets that get a new version; all that rotate when absent
     * @param kek replace the key-encryption key instead, which rewraps every keyset
     */
    record Rotate(Optional<List<String>> purposes, Optional<Boolean> kek, Optional<String> reason) {
        boolean onlyKek() {
            boolean wanted = kek.orElse(false);
            if (wanted && purposes.isPresent())
                throw ProblemException.field("purposes", "is given beside kek", "one of the two");
            return wanted;
        }

        Set<KeyPurpose> parsed() {
            if (purposes.isEmpty())
                return Stream.of(KeyPurpose.values())
                        .filter(KeyPurpose::rotates)
                        .collect(Collectors.toSet());
            if (purposes.get().isEmpty())
                throw ProblemException.field("purposes", "is empty", "at least one purpose, or none of this field");
            Set<KeyPurpose> parsed = EnumSet.noneOf(KeyPurpose.class);
            for (int i = 0; i < purposes.get().size(); i++)
                parsed.add(purpose(i, purposes.get().get(i)));
            return parsed;
        }

        private static KeyPurpose purpose(int at, String text) {
            return Stream.of(KeyPurpose.values())
                    .filter(KeyPurpose::rotates)
                    .filter(purpose -> purpose.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.field(
                            "purposes[%d]".formatted(at),
                            "is not a purpose whose keys rotate",
                            Stream.of(KeyPurpose.values())
                                    .filter(KeyPurpose::rotates)
                                    .map(KeyPurpose::text)
                                    .collect(Collectors.joining(", "))));
        }
    }

    record CustomerKey(String provider, String key, Optional<String> reason) {
        KekRef parsed() {
            return new KekRef(checkedProvider(), checkedKey());
        }

        private String checkedProvider() {
            if (!provider.matches("[a-z][a-z0-9-]{0,31}"))
                throw ProblemException.field("provider", "is not a provider's name", "[a-z][a-z0-9-]{0,31}");
            return provider;
        }

        private KekId checkedKey() {
            try {
                return new KekId(key);
            } catch (IllegalArgumentException e) {
                throw ProblemException.field(
                        "key", "is not a key's name", "1 to 255 bytes of UTF-8 without control characters");
            }
        }
    }

    record Reason(Optional<String> reason) {}

    record Shred(String reference, String reason, Optional<Boolean> dryRun) {}

    static Cause because(Cause cause, Optional<String> reason) {
        if (reason.isEmpty()) return cause;
        String text = reason.get();
        boolean fits = !text.isBlank()
                && text.length() <= MAX_REASON_CHARACTERS
                && text.codePoints().noneMatch(point -> Character.isISOControl(point) || isSurrogate(point));
        if (!fits)
            throw ProblemException.field(
                    "reason",
                    "is empty, too long or holds control characters",
                    "1 to %d characters without control characters".formatted(MAX_REASON_CHARACTERS));
        return cause.withPurpose(text);
    }

    private static boolean isSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
