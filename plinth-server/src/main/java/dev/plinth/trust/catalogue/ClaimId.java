package dev.plinth.trust.catalogue;

import java.util.Optional;

/** Names a claim for ever, such as {@code SC-01}: two letters of its profile and a number. */
public record ClaimId(String value) implements Comparable<ClaimId> {
    private static final String FORM = "[A-Z]{2}-[0-9]{2}";

    /** Refuses any other form with {@link IllegalArgumentException}. */
    public ClaimId {
        if (!value.matches(FORM))
            throw new IllegalArgumentException("A claim is named by two letters and two digits, such as SC-01");
    }

    /** Empty where the text has another form. */
    public static Optional<ClaimId> of(String text) {
        return text.matches(FORM) ? Optional.of(new ClaimId(text)) : Optional.empty();
    }

    /** The two letters that all claims of one profile share. */
    String prefix() {
        return value.substring(0, 2);
    }

    @Override
    public int compareTo(ClaimId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
