package dev.plinth.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed sign-ins on this node, and those under way: a few per account and address together, more per address, many per
 * account. An outsider with one address can so make an account wait there, but not lock its owner out from elsewhere; one with
 * thousands of addresses can, for as long as it goes on: what cannot be counted is refused.
 */
final class Throttle {
    static final Duration WINDOW = Duration.ofMinutes(15);
    static final int PER_PAIR = 5;
    static final int PER_ADDRESS = 20;
    static final int PER_ACCOUNT = 100;
    private static final int MOST = 50_000;

    private final InstantSource clock;

    /** Each ends a window after it began, and they stand in the order in which they began: those that ended come first. */
    private final Map<String, Count> counts = new LinkedHashMap<>();

    private record Count(int failures, Instant until) {}

    Throttle(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Takes a place for an attempt, or says that it has to wait. Whatever is under way counts as failed until
     * {@link #succeeded} or {@link #undecided} says otherwise: attempts beside each other are no more than one after the other.
     */
    synchronized boolean begin(byte[] account, String address) {
        Instant now = clock.instant();
        forgetEnded(now);
        Map<String, Integer> limits = limits(account, address);
        if (counts.size() + limits.size() > MOST) return false;
        if (limits.entrySet().stream().anyMatch(limit -> failures(limit.getKey()) >= limit.getValue())) return false;
        limits.keySet()
                .forEach(key -> counts.merge(
                        key, new Count(1, now.plus(WINDOW)), (old, one) -> new Count(old.failures() + 1, old.until())));
        return true;
    }

    private void forgetEnded(Instant now) {
        Iterator<Count> oldest = counts.values().iterator();
        while (oldest.hasNext() && !oldest.next().until().isAfter(now)) oldest.remove();
    }

    /** Gives the place back and forgets the failures of this account from this address. */
    synchronized void succeeded(byte[] account, String address) {
        undecided(account, address);
        counts.remove(pair(account, address));
    }

    /** Gives the place back: nobody learnt whether the password was right. */
    synchronized void undecided(byte[] account, String address) {
        limits(account, address)
                .keySet()
                .forEach(key -> counts.computeIfPresent(
                        key,
                        (same, count) -> count.failures() > 1 ? new Count(count.failures() - 1, count.until()) : null));
    }

    private static Map<String, Integer> limits(byte[] account, String address) {
        return Map.of(
                pair(account, address),
                PER_PAIR,
                "address " + address,
                PER_ADDRESS,
                "account " + HexFormat.of().formatHex(account),
                PER_ACCOUNT);
    }

    private static String pair(byte[] account, String address) {
        return HexFormat.of().formatHex(account) + " " + address;
    }

    private int failures(String key) {
        @Nullable Count count = counts.get(key);
        return count == null ? 0 : count.failures();
    }
}
