package dev.plinth.identity;

import dev.plinth.tenancy.OrgId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keys that were found valid a moment ago, by their digest. A key revoked elsewhere is believed for at most {@link #BELIEVED}. */
final class KeyCache {
    static final Duration BELIEVED = Duration.ofSeconds(10);
    private static final int MOST = 20_000;

    private final InstantSource clock;
    private final Map<ByteBuffer, Found> found = new ConcurrentHashMap<>();
    private final Map<ApiKeyId, Instant> revoked = new ConcurrentHashMap<>();

    /** A valid key and until when it may be believed without asking the database again. */
    record Found(OrgId org, ApiKeys.ApiKey key, Instant until) {}

    KeyCache(InstantSource clock) {
        this.clock = clock;
    }

    Optional<Found> find(byte[] digest) {
        @Nullable Found hit = found.get(ByteBuffer.wrap(digest));
        if (hit == null || !hit.until().isAfter(clock.instant())) return Optional.empty();
        return revoked.containsKey(hit.key().id()) ? Optional.empty() : Optional.of(hit);
    }

    void remember(byte[] digest, OrgId org, ApiKeys.ApiKey key) {
        Instant now = clock.instant();
        if (found.size() >= MOST) found.values().removeIf(old -> !old.until().isAfter(now));
        if (found.size() >= MOST) found.clear();
        Instant until = now.plus(BELIEVED);
        Instant end = key.expiresAt().filter(until::isAfter).orElse(until);
        found.put(ByteBuffer.wrap(digest.clone()), new Found(org, key, end));
    }

    /** Ends a key here at once, also for a check that read its row before the revocation and remembers it after. */
    void forget(ApiKeyId id) {
        Instant now = clock.instant();
        revoked.values().removeIf(until -> !until.isAfter(now));
        revoked.put(id, now.plus(BELIEVED.multipliedBy(2)));
        found.values().removeIf(entry -> entry.key().id().equals(id));
    }
}
