package dev.plinth.identity.web;

import dev.plinth.access.Permission;
import dev.plinth.identity.ApiKeyId;
import dev.plinth.identity.ApiKeys.ApiKey;
import dev.plinth.tenancy.DepartmentId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key as the API shows it.
 *
 * @param rootedAt as in {@link ApiKey}
 * @param token the key itself, in the one answer to its making
 */
record KeyView(
        ApiKeyId id,
        String name,
        String role,
        List<String> scopes,
        Optional<DepartmentId> department,
        Instant createdAt,
        String createdBy,
        Instant rootedAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Optional<String> token) {
    static KeyView of(ApiKey key, Optional<String> token) {
        return new KeyView(
                key.id(),
                key.name(),
                key.role().text(),
                key.scopes().stream().map(Permission::text).sorted().toList(),
                key.department(),
                key.createdAt(),
                key.createdBy(),
                key.rootedAt(),
                key.expiresAt(),
                key.revokedAt(),
                token);
    }
}
