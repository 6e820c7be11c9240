package dev.plinth.identity;

import dev.plinth.access.Permission;
import dev.plinth.access.Role;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.Departments;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.Names;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import dev.plinth.tenancy.spi.Journal;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** {@link ApiKeys} in {@code tenant.api_key}. */
final class StoredApiKeys implements ApiKeys {
    private static final String COLUMNS =
            "id, name, role, scopes, department, created_at, created_by, expires_at, revoked_at";
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Organisations organisations;
    private final Departments departments;
    private final Journal journal;
    private final KeyCache cache;
    private final Pepper pepper;
    private final Ids ids;
    private final InstantSource clock;
    private final SecureRandom random;

    StoredApiKeys(
            Organisations organisations,
            Departments departments,
            Journal journal,
            KeyCache cache,
            Pepper pepper,
            Ids ids,
            InstantSource clock,
            SecureRandom random) {
        this.organisations = organisations;
        this.departments = departments;
        this.journal = journal;
        this.cache = cache;
        this.pepper = pepper;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Issued issue(OrgSession org, NewApiKey request, Cause cause) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        check(org, request, now);
        ApiKey key = new ApiKey(
                new ApiKeyId(ids.next()),
                request.name(),
                request.role(),
                request.scopes(),
                request.department(),
                now,
                cause.by().id(),
                request.expiresAt().map(at -> at.truncatedTo(ChronoUnit.MICROS)),
                Optional.empty());
        boolean instance = org.org().equals(organisations.instance());
        String region = instance ? ApiKeyToken.INSTANCE : org.region().value();
        String token = ApiKeyToken.fresh(region, org.org(), key.id(), random);
        insert(org, key, pepper.apiKey(token));
        journal.record(
                org,
                cause,
                "apikey.issue",
                "api-key",
                key.id().toString(),
                Map.of("role", key.role().name().toLowerCase(Locale.ROOT), "scopes", scopesText(key)));
        return new Issued(key, token);
    }

    private void insert(OrgSession org, ApiKey key, byte[] digest) {
        org.attach(
                """
                insert into tenant.api_key
                  (org_id, id, name, role, scopes, department, digest, created_at, created_by, expires_at)
                values (:org, :id, :name, :role, :scopes, :department, :digest, :createdAt, :createdBy, :expiresAt)
                """,
                Params.of("id", key.id().value())
                        .and("name", key.name())
                        .and("role", key.role().name())
                        .and(
                                "scopes",
                                key.scopes().stream()
                                        .map(Permission::text)
                                        .sorted()
                                        .toArray(String[]::new))
                        .and(
                                "department",
                                key.department().map(DepartmentId::value).orElse(null))
                        .and("digest", digest)
                        .and("createdAt", key.createdAt())
                        .and("createdBy", key.createdBy())
                        .and("expiresAt", key.expiresAt().orElse(null)));
    }

    private void check(OrgSession org, NewApiKey request, Instant now) {
        ProblemException.checkAll(
                () -> Names.check("name", request.name()),
                () -> checkRole(org, request.role()),
                () -> checkScopes(request),
                () -> checkExpiry(request, now),
                () -> checkDepartment(org, request));
    }

    private void checkRole(OrgSession org, Role role) {
        boolean instance = org.org().equals(organisations.instance());
        if (instance != (role == Role.OPERATOR))
            throw ProblemException.field(
                    "role", "does not belong here", instance ? "operator" : "owner, admin, agent or auditor");
    }

    private static void checkScopes(NewApiKey request) {
        for (Permission scope : request.scopes()) {
            if (!request.role().permissions().contains(scope))
                throw ProblemException.field(
                        "scopes", scope.text() + " is not part of the role", "permissions of the role");
            if (request.department().isPresent() && !scope.withinDepartment())
                throw ProblemException.field(
                        "scopes",
                        scope.text() + " reaches the whole organisation",
                        "only what a key of a department can hold: "
                                + text(request.role().permissions(request.department())));
        }
    }

    private static void checkExpiry(NewApiKey request, Instant now) {
        if (request.expiresAt().filter(at -> !at.isAfter(now)).isPresent())
            throw ProblemException.field("expiresAt", "is in the past", "a time in the future");
        if (request.expiresAt().filter(LAST::isBefore).isPresent())
            throw ProblemException.field("expiresAt", "is too far away", "a time before the year 10000");
    }

    private void checkDepartment(OrgSession org, NewApiKey request) {
        if (request.department().isPresent()
                && departments.find(org, request.department().get()).isEmpty())
            throw ProblemException.field(
                    "department", "is not a department of this organisation", "the id of a department of yours");
    }

    @Override
    public void revoke(OrgSession org, ApiKeyId id, Cause cause) {
        ApiKey key = find(org, id).orElseThrow(ProblemException::notFound);
        if (key.revokedAt().isPresent()) return;
        org.attach(
                "update tenant.api_key set revoked_at = :now where org_id = :org and id = :id and revoked_at is null",
                Params.of("id", id.value()).and("now", clock.instant()));
        journal.record(org, cause, "apikey.revoke", "api-key", id.toString(), Map.of());
        org.afterCommit(() -> cache.forget(id));
    }

    @Override
    public Optional<ApiKey> find(OrgSession org, ApiKeyId id) {
        return org.queryOne(
                "select " + COLUMNS + " from tenant.api_key where org_id = :org and id = :id",
                Params.of("id", id.value()),
                StoredApiKeys::read);
    }

    @Override
    public List<ApiKey> list(OrgSession org, Optional<ApiKeyId> after, int limit) {
        return org.query(
                "select " + COLUMNS
                        + " from tenant.api_key where org_id = :org and id > :after order by id limit :limit",
                Params.of("after", after.map(ApiKeyId::value).orElse(BEFORE_ALL))
                        .and("limit", limit),
                StoredApiKeys::read);
    }

    private static String scopesText(ApiKey key) {
        return key.scopes().equals(key.role().permissions()) ? "all of the role" : text(key.scopes());
    }

    private static String text(Set<Permission> permissions) {
        return permissions.stream().map(Permission::text).sorted().collect(Collectors.joining(" "));
    }

    /** A role that lost a permission in a later release takes it from its keys. */
    static ApiKey read(Row row) {
        Role role = Role.valueOf(row.text("role"));
        List<String> scopes = row.texts("scopes");
        return new ApiKey(
                new ApiKeyId(row.uuid("id")),
                row.text("name"),
                role,
                role.permissions().stream()
                        .filter(p -> scopes.contains(p.text()))
                        .collect(Collectors.toUnmodifiableSet()),
                row.uuidIfAny("department").map(DepartmentId::new),
                row.instant("created_at"),
                row.text("created_by"),
                row.instantIfAny("expires_at"),
                row.instantIfAny("revoked_at"));
    }
}
