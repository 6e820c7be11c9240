package dev.plinth.keys;

import java.util.Locale;

/** Who holds the key-encryption key. */
public enum Custody {
    /** The operator's provider. */
    MANAGED,
    /** The customer's own provider; the customer can pull it. */
    CUSTOMER;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Custody parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
