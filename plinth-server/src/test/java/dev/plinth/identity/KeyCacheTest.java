package dev.plinth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.access.Role;
import dev.plinth.identity.ApiKeys.ApiKey;
import dev.plinth.tenancy.OrgId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KeyCacheTest {
    private static final OrgId ORG = new OrgId(new UUID(1, 1));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final KeyCache cache = new KeyCache(now::get);
    private final byte[] digest = {1, 2, 3};

    private static ApiKey key(Optional<Instant> expires) {
        return new ApiKey(
                new ApiKeyId(new UUID(2, 2)),
                "k",
                Role.AGENT,
                Role.AGENT.permissions(),
                Optional.empty(),
                Instant.EPOCH,
                "me",
                Instant.EPOCH,
                expires,
                Optional.empty());
    }

    @Test
    void aKeyIsBelievedForAWhileOnly() {
        cache.remember(digest, ORG, key(Optional.empty()));
        now.set(Instant.EPOCH.plus(KeyCache.BELIEVED).minusMillis(1));
        assertThat(cache.find(digest)).isPresent();
        now.set(Instant.EPOCH.plus(KeyCache.BELIEVED));
        assertThat(cache.find(digest)).isEmpty();
    }

    @Test
    void aKeyIsNotBelievedPastItsExpiry() {
        cache.remember(digest, ORG, key(Optional.of(Instant.EPOCH.plus(Duration.ofSeconds(2)))));
        now.set(Instant.EPOCH.plusSeconds(1));
        assertThat(cache.find(digest)).isPresent();
        now.set(Instant.EPOCH.plusSeconds(2));
        assertThat(cache.find(digest)).isEmpty();
    }

    @Test
    void aRevokedKeyIsForgottenAlsoByACheckThatCameTooLate() {
        ApiKey key = key(Optional.empty());
        cache.remember(digest, ORG, key);
        cache.forget(key.id());
        assertThat(cache.find(digest)).isEmpty();
        cache.remember(digest, ORG, key);
        assertThat(cache.find(digest)).isEmpty();
    }

    @Test
    void anotherDigestFindsNothing() {
        cache.remember(digest, ORG, key(Optional.empty()));
        assertThat(cache.find(new byte[] {1, 2, 4})).isEmpty();
    }
}
