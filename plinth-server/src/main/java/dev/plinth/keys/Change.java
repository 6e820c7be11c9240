package dev.plinth.keys;

import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A change of an organisation's keys, which has to stand in the key store and in the log.
 *
 * @param detail what to do; public, no secret, no personal data
 */
record Change(
        OrgId org,
        UUID id,
        Action action,
        String objectType,
        String objectId,
        Map<String, String> detail,
        Cause cause) {
    /** Names, in the detail, the epoch that whoever asked for this saw. */
    static final String AFTER = "after";

    /** Names, in the detail, the epoch that the log knows of rows that were restored from a backup. */
    static final String NEWEST = "newest";

    /** What can be done to keys. */
    enum Action {
        CREATE("key.create"),
        ROTATE("key.rotate"),
        REWRAP("key.rewrap"),
        PULL("key.pull"),
        RESTORE("key.restore"),
        DESTROY("key.destroy"),
        DESTROY_KEK("key.destroy-kek"),
        ACCEPT("key.accept"),
        SHRED("subject.shred");

        private final String text;

        Action(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        static Action parse(String text) {
            for (Action action : values()) if (action.text.equals(text)) return action;
            throw new IllegalArgumentException("Unknown change of keys " + text);
        }
    }

    Change {
        detail = Map.copyOf(detail);
    }

    String detail(String name) {
        return Optional.ofNullable(detail.get(name))
                .orElseThrow(() -> new IllegalStateException("Change %s lacks %s".formatted(id, name)));
    }

    /** The epoch that the keys must still have for this to be carried out, if it may not come late. */
    Optional<String> after() {
        return Optional.ofNullable(detail.get(AFTER));
    }

    int number(String name) {
        return Integer.parseInt(detail(name));
    }

    KeyPurpose purpose() {
        return KeyPurpose.parse(detail("purpose"));
    }
}
