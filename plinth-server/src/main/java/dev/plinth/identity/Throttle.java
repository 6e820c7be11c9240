package dev.plinth.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed sign-ins on this node: a few per account and address together, more per address, many per account. An
 * outsider can so make an account wait, but not lock its owner out from elsewhere.
 */
final class Throttle {
    static final Duration WINDOW = Duration.ofMinutes(15);
    static final int PER_PAIR = 5;
    static final int PER_ADDRESS = 20;
    static final int PER_ACCOUNT = 100;
    private static final int MOST = 50_000;

    private final InstantSource clock;
    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    private record Count(int failures, Instant until) {}

    Throttle(InstantSource clock) {
        this.clock = clock;
    }

    boolean mayTry(byte[] account, String address) {
        String who = HexFormat.of().formatHex(account);
        return failures(who + " " + address) < PER_PAIR
                && failures("address " + address) < PER_ADDRESS
                && failures("account " + who) < PER_ACCOUNT;
    }

    void failed(byte[] account, String address) {
        Instant now = clock.instant();
        if (counts.size() >= MOST) counts.values().removeIf(old -> !old.until().isAfter(now));
        if (counts.size() >= MOST) return;
        String who = HexFormat.of().formatHex(account);
        for (String key : new String[] {who + " " + address, "address " + address, "account " + who})
            counts.merge(
                    key,
                    new Count(1, now.plus(WINDOW)),
                    (old, one) -> old.until().isAfter(now) ? new Count(old.failures() + 1, old.until()) : one);
    }

    void succeeded(byte[] account, String address) {
        counts.remove(HexFormat.of().formatHex(account) + " " + address);
    }

    private int failures(String key) {
        @Nullable Count count = counts.get(key);
        return count == null || !count.until().isAfter(clock.instant()) ? 0 : count.failures();
    }
}
