package dev.plinth.keys;

import dev.plinth.tenancy.RegionId;
import java.util.List;
import java.util.Set;

/** Tells of organisations whose key is with a provider that this process is not configured with: they stay closed. */
final class MissingProviders {
    private static final int MOST_NAMED = 5;

    private final KeyDatabase database;
    private final Set<String> configured;

    MissingProviders(KeyDatabase database, Set<String> configured) {
        this.database = database;
        this.configured = Set.copyOf(configured);
    }

    private record Missing(String provider, long all, String some) {}

    /** One sentence for each provider that is missing, with what to set. */
    List<String> in(RegionId region) {
        return database
                .sweep(
                        region,
                        tx -> tx.query(
                                """
                                select provider, count(*) as organisations,
                                  array_to_string((array_agg(org_id::text order by org_id))[1:?], ', ') as some
                                from keystore.org_kek
                                where provider <> all (string_to_array(?, ' ')) and provider ~ '^[a-z][a-z0-9-]{0,31}$' group by provider order by provider
                                """,
                                row -> new Missing(row.text("provider"), row.number("organisations"), row.text("some")),
                                MOST_NAMED,
                                String.join(" ", configured)))
                .stream()
                .map(missing -> "The key provider %s is not configured, and the key of organisation %s%s is there: %s"
                        .formatted(
                                missing.provider(),
                                missing.some(),
                                missing.all() > MOST_NAMED
                                        ? " and %d others".formatted(missing.all() - MOST_NAMED)
                                        : "",
                                Providers.remedy(missing.provider())))
                .toList();
    }
}
