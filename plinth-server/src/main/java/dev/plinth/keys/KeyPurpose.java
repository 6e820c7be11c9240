package dev.plinth.keys;

import java.util.Locale;

/** What a keyset is for. Each purpose has keys of its own, so losing one kind leaves the others. */
public enum KeyPurpose {
    VAULT,
    BLIND_INDEX,
    LEDGER_PAYLOAD,
    CREDENTIALS,
    BACKUP,
    /**
     * Makes the ids of subjects and vouches for rows. Never rotates, because the same reference has to give the same id for
     * ever.
     */
    SUBJECT_ID;

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads {@link #text()}; throws {@link IllegalArgumentException} on anything else. */
    public static KeyPurpose parse(String text) {
        for (KeyPurpose purpose : values()) if (purpose.text().equals(text)) return purpose;
        throw new IllegalArgumentException("Unknown key purpose " + text);
    }

    /** Whether keys of this purpose are replaced by age and on demand. */
    public boolean rotates() {
        return this != SUBJECT_ID;
    }
}
