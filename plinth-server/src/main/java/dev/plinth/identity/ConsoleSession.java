package dev.plinth.identity;

import java.time.Duration;
import java.time.Instant;

/**
 * An operator's session in the console.
 *
 * @param digest keyed digest of the cookie's value; the value itself is kept nowhere
 * @param createdAt when the operator signed in: rotation does not move it
 */
record ConsoleSession(byte[] digest, OperatorId operator, Instant createdAt, Instant seenAt) {
    static final Duration IDLE = Duration.ofMinutes(15);
    static final Duration ABSOLUTE = Duration.ofHours(12);

    ConsoleSession {
        digest = digest.clone();
    }

    @Override
    public byte[] digest() {
        return digest.clone();
    }

    boolean alive(Instant now) {
        return now.isBefore(seenAt.plus(IDLE)) && now.isBefore(createdAt.plus(ABSOLUTE));
    }
}
