package dev.plinth.vault;

import dev.plinth.tenancy.OrgId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Schemas that were read lately. A schema only ever gains fields, so an old one is incomplete but never wrong; whoever
 * meets an unknown field reads it again.
 */
final class SchemaCache {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST = 20_000;

    private record Key(OrgId org, String name) {}

    private record Known(CollectionSchema schema, Instant until) {}

    private final ConcurrentMap<Key, Known> known = new ConcurrentHashMap<>();
    private final InstantSource clock;

    SchemaCache(InstantSource clock) {
        this.clock = clock;
    }

    Optional<CollectionSchema> find(OrgId org, String name) {
        Known found = known.get(new Key(org, name));
        if (found == null || clock.instant().isAfter(found.until())) return Optional.empty();
        return Optional.of(found.schema());
    }

    void put(OrgId org, CollectionSchema schema) {
        if (known.size() >= MOST) known.clear();
        known.put(new Key(org, schema.name()), new Known(schema, clock.instant().plus(FRESH)));
    }

    void forget(OrgId org, String name) {
        known.remove(new Key(org, name));
    }
}
