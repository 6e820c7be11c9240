package dev.plinth.vault;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How sensitive a field is. Whether it is sealed follows from this alone; there is no setting beside it. */
public enum FieldClass {
    /** May be published. */
    PUBLIC(false),
    /** For the organisation's own people; nothing about a person. */
    INTERNAL(false),
    /** About a person. */
    PERSONAL(true),
    /** Health information about a person; needs the organisation's HIPAA package. */
    PHI(true),
    /** Card data. */
    CARD(true),
    /** A password, token or key. */
    SECRET(true);

    private final boolean sealed;

    FieldClass(boolean sealed) {
        this.sealed = sealed;
    }

    /** Whether values are stored only as ciphertext. */
    public boolean isSealed() {
        return sealed;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<FieldClass> find(String text) {
        return Arrays.stream(values()).filter(type -> type.text().equals(text)).findFirst();
    }
}
