package dev.plinth.trust;

import dev.plinth.ledger.EntryId;
import java.time.Instant;

/**
 * One run as its entry in the log tells it.
 *
 * @param number contiguous for each probe
 * @param at when the log took it
 * @param code hash of the probe that ran
 * @param catalogue digest of the catalogue it ran under
 */
record Tried(
        String probe,
        long number,
        String against,
        Outcome outcome,
        boolean rehearsal,
        Instant at,
        String code,
        String catalogue,
        EntryId entry) {
    boolean isLive() {
        return against.equals(ProbeBook.LIVE);
    }
}
