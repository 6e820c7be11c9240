package dev.plinth.keys;

import java.util.Locale;

/** What a keyset is for. Each purpose has keys of its own, so losing one kind leaves the others. */
public enum KeyPurpose {
    VAULT,
    BLIND_INDEX,
    LEDGER_PAYLOAD,
    CREDENTIALS,
    BACKUP;

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
