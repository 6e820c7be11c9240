package dev.plinth.keys;

import java.util.Locale;

/** The life of one version of a key. */
public enum KeyState {
    /** Seals and opens. */
    ACTIVE,
    /** Opens only, while its data moves to its successor. */
    RETIRING,
    /** Gone; what was sealed under it cannot be opened. */
    DESTROYED;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static KeyState parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
