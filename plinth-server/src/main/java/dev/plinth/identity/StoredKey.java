package dev.plinth.identity;

import dev.plinth.access.Role;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import dev.plinth.tenancy.RowSeal;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * An API key as its row has it, not yet believed.
 *
 * @param scopes as stored; a role that lost a permission in a later release takes it from its keys
 * @param rootedAt missing in rows of a release without seals
 * @param revocationLogged whether the organisation's log says that it was revoked
 */
record StoredKey(
        UUID id,
        String label,
        String role,
        List<String> scopes,
        Optional<UUID> department,
        byte[] digest,
        Instant createdAt,
        String createdBy,
        Optional<Instant> rootedAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Optional<byte[]> seal,
        boolean revocationLogged)
        implements SealedRow {

    /*
     * A row that was revoked has a good seal in its earlier form too, which anybody with an old copy of the table can put
     * back. So every load looks for the entry of the revocation, in the same statement.
     */
    static final String SELECT = """
            select id, name, role, scopes, department, digest, created_at, created_by, rooted_at, expires_at, revoked_at, seal,
              exists (select 1 from tenant.ledger_entry e where e.org_id = :org and e.object_id = k.id::text
                and e.action = 'apikey.revoke')
              or exists (select 1 from tenant.ledger_inbox e where e.org_id = :org and e.object_id = k.id::text
                and e.action = 'apikey.revoke') as revocation_logged
            from tenant.api_key k where org_id = :org""";

    /** Not yet believed. */
    static Optional<StoredKey> find(OrgSession org, ApiKeyId id) {
        return org.queryOne(SELECT + " and id = :id", Params.of("id", id.value()), StoredKey::read);
    }

    static StoredKey read(Row row) {
        return new StoredKey(
                row.uuid("id"),
                row.text("name"),
                row.text("role"),
                row.texts("scopes"),
                row.uuidIfAny("department"),
                row.bytes("digest"),
                row.instant("created_at"),
                row.text("created_by"),
                row.instantIfAny("rooted_at"),
                row.instantIfAny("expires_at"),
                row.instantIfAny("revoked_at"),
                row.bytesIfAny("seal"),
                row.flag("revocation_logged"));
    }

    @Override
    public String name() {
        return "API key " + id;
    }

    @Override
    public RowSeal content(OrgId org) {
        return RowSeal.of("api_key", org)
                .with(id.toString())
                .with(label)
                .with(role)
                .with(scopes.stream().sorted().collect(Collectors.joining(" ")))
                .with(department)
                .with(HexFormat.of().formatHex(digest))
                .with(createdAt)
                .with(createdBy)
                .with(rootedAt)
                .with(expiresAt)
                .with(revokedAt);
    }

    @Override
    public Optional<String> overtaken() {
        return revocationLogged && revokedAt.isEmpty()
                ? Optional.of("the log says that it was revoked")
                : Optional.empty();
    }

    StoredKey revoked(Instant at) {
        return changed(rootedAt, Optional.of(at));
    }

    StoredKey rooted(Instant at) {
        return changed(Optional.of(at), revokedAt);
    }

    private StoredKey changed(Optional<Instant> rooted, Optional<Instant> revoked) {
        return new StoredKey(
                id,
                label,
                role,
                scopes,
                department,
                digest,
                createdAt,
                createdBy,
                rooted,
                expiresAt,
                revoked,
                seal,
                revocationLogged);
    }

    /** What it says; only of a row that is believed. */
    ApiKeys.ApiKey key() {
        Role held = Role.valueOf(role);
        return new ApiKeys.ApiKey(
                new ApiKeyId(id),
                label,
                held,
                held.permissions().stream()
                        .filter(one -> scopes.contains(one.text()))
                        .collect(Collectors.toUnmodifiableSet()),
                department.map(DepartmentId::new),
                createdAt,
                createdBy,
                rootedAt.orElse(createdAt),
                expiresAt,
                revokedAt);
    }
}
