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
    /** What can be done to keys. */
    enum Action {
        CREATE("key.create"),
        ROTATE("key.rotate"),
        REWRAP("key.rewrap"),
        PULL("key.pull"),
        RESTORE("key.restore"),
        DESTROY("key.destroy"),
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

    int number(String name) {
        return Integer.parseInt(detail(name));
    }

    KeyPurpose purpose() {
        return KeyPurpose.parse(detail("purpose"));
    }
}
