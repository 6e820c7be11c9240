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
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.spi.Journal;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** {@link ApiKeys} in {@code tenant.api_key}. */
final class StoredApiKeys implements ApiKeys {
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Organisations organisations;
    private final Departments departments;
    private final Journal journal;
    private final KeyCache cache;
    private final Pepper pepper;
    private final RowJudge judge;
    private final Ids ids;
    private final InstantSource clock;
    private final SecureRandom random;

    StoredApiKeys(
            Organisations organisations,
            Departments departments,
            Journal journal,
            KeyCache cache,
            Pepper pepper,
            RowJudge judge,
            Ids ids,
            InstantSource clock,
            SecureRandom random) {
        this.organisations = organisations;
        this.departments = departments;
        this.journal = journal;
        this.cache = cache;
        this.pepper = pepper;
        this.judge = judge;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Issued issue(OrgSession org, NewApiKey request, Cause cause) {
        Optional<ApiKey> maker = maker(org, cause);
        check(org, request, cause, maker);
        Instant now = now();
        ApiKeyId id = new ApiKeyId(ids.next());
        String region = isInstance(org) ? ApiKeyToken.INSTANCE : org.region().value();
        String token = ApiKeyToken.fresh(region, org.org(), id, random);
        StoredKey row = new StoredKey(
                id.value(),
                request.name(),
                request.role().name(),
                request.scopes().stream().map(Permission::text).sorted().toList(),
                request.department().map(DepartmentId::value),
                pepper.apiKey(token),
                now,
                cause.by().id(),
                Optional.of(maker.map(ApiKey::rootedAt).orElse(now)),
                request.expiresAt()
                        .map(at -> at.truncatedTo(ChronoUnit.MICROS))
                        .or(() -> maker.flatMap(ApiKey::expiresAt)),
                Optional.empty(),
                Optional.empty(),
                false);
        insert(org, row);
        ApiKey key = row.key();
        journal.record(
                org,
                cause,
                "apikey.issue",
                "api-key",
                id.toString(),
                Map.of("role", key.role().text(), "scopes", scopesText(key)));
        return new Issued(key, token);
    }

    /** The key of this organisation with which the new one is made, if there is one. */
    private Optional<ApiKey> maker(OrgSession org, Cause cause) {
        try {
            return find(org, ApiKeyId.parse(cause.by().id()));
        } catch (IllegalArgumentException notAKey) {
            return Optional.empty();
        }
    }

    private void insert(OrgSession org, StoredKey row) {
        org.attach(
                """
                insert into tenant.api_key
                  (org_id, id, name, role, scopes, department, digest, created_at, created_by, rooted_at, expires_at, seal)
                values (:org, :id, :name, :role, :scopes, :department, :digest, :createdAt, :createdBy, :rootedAt, :expiresAt, :seal)
                """,
                Params.of("id", row.id())
                        .and("name", row.label())
                        .and("role", row.role())
                        .and("scopes", row.scopes().toArray(String[]::new))
                        .and("department", row.department().orElse(null))
                        .and("digest", row.digest())
                        .and("createdAt", row.createdAt())
                        .and("createdBy", row.createdBy())
                        .and("rootedAt", row.rootedAt().orElse(null))
                        .and("expiresAt", row.expiresAt().orElse(null))
                        .and("seal", judge.seal(org.org(), row)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private boolean isInstance(OrgSession org) {
        return org.org().equals(organisations.instance());
    }

    @Override
    public void check(OrgSession org, NewApiKey request, Cause cause) {
        check(org, request, cause, maker(org, cause));
    }

    private void check(OrgSession org, NewApiKey request, Cause cause, Optional<ApiKey> maker) {
        ProblemException.checkAll(
                () -> Names.check("name", request.name()),
                () -> checkRole(org, request.role()),
                () -> checkScopes(request),
                () -> checkExpiry(request.expiresAt(), maker),
                () -> checkDepartment(org, request.department()));
        if (cause.by().kind() == Principal.Kind.OPERATOR && !isInstance(org) && owned(org)) throw OperatorKeys.owned();
    }

    @Override
    public void check(
            OrgSession org, String name, Optional<DepartmentId> department, Optional<Instant> expiresAt, Cause cause) {
        Optional<ApiKey> maker = maker(org, cause);
        ProblemException.checkAll(
                () -> Names.check("name", name),
                () -> checkExpiry(expiresAt, maker),
                () -> checkDepartment(org, department));
    }

    private void checkRole(OrgSession org, Role role) {
        boolean instance = isInstance(org);
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

    private void checkExpiry(Optional<Instant> wanted, Optional<ApiKey> maker) {
        if (wanted.isEmpty()) return;
        Instant at = wanted.get();
        if (!at.isAfter(now())) throw ProblemException.field("expiresAt", "is in the past", "a time in the future");
        if (at.isAfter(LAST))
            throw ProblemException.field("expiresAt", "is too far away", "a time before the year 10000");
        Optional<Instant> makersEnd = maker.flatMap(ApiKey::expiresAt);
        if (makersEnd.filter(at::isAfter).isPresent())
            throw ProblemException.field(
                    "expiresAt", "is later than the end of your own key", "a time up to " + makersEnd.get());
    }

    private void checkDepartment(OrgSession org, Optional<DepartmentId> department) {
        if (department.isPresent() && departments.find(org, department.get()).isEmpty())
            throw ProblemException.field(
                    "department", "is not a department of this organisation", "the id of a department of yours");
    }

    private boolean owned(OrgSession org) {
        Instant now = now();
        return org
                .query(StoredKey.SELECT + " and role = 'OWNER' and revoked_at is null", Params.none(), StoredKey::read)
                .stream()
                .flatMap(row -> judge.believed(org.org(), row).stream())
                .map(StoredKey::key)
                .anyMatch(key -> key.scopes().contains(Permission.API_KEY_MANAGE) && !key.hasEnded(now));
    }

    @Override
    public void revoke(OrgSession org, ApiKeyId id, Cause cause) {
        StoredKey row = load(org, id).orElseThrow(ProblemException::notFound);
        if (row.revokedAt().isPresent()) return;
        Instant now = now();
        org.attach(
                "update tenant.api_key set revoked_at = :now, seal = :seal"
                        + " where org_id = :org and id = :id and revoked_at is null",
                Params.of("id", id.value()).and("now", now).and("seal", judge.seal(org.org(), row.revoked(now))));
        journal.record(org, cause, "apikey.revoke", "api-key", id.toString(), Map.of());
        org.afterCommit(() -> cache.forget(id));
    }

    @Override
    public Optional<ApiKey> find(OrgSession org, ApiKeyId id) {
        return load(org, id).map(StoredKey::key);
    }

    private Optional<StoredKey> load(OrgSession org, ApiKeyId id) {
        return StoredKey.find(org, id).flatMap(row -> judge.believed(org.org(), row));
    }

    /** Goes on where rows were not to be believed, so that a page is as long as it can be. */
    @Override
    public List<ApiKey> list(OrgSession org, Optional<ApiKeyId> after, int limit) {
        List<ApiKey> keys = new ArrayList<>();
        UUID from = after.map(ApiKeyId::value).orElse(BEFORE_ALL);
        while (keys.size() < limit) {
            int wanted = limit - keys.size();
            List<StoredKey> rows = org.query(
                    StoredKey.SELECT + " and id > :after order by id limit :limit",
                    Params.of("after", from).and("limit", wanted),
                    StoredKey::read);
            for (StoredKey row : rows)
                judge.believed(org.org(), row).map(StoredKey::key).ifPresent(keys::add);
            if (rows.size() < wanted) break;
            from = rows.getLast().id();
        }
        return keys;
    }

    private static String scopesText(ApiKey key) {
        return key.scopes().equals(key.role().permissions()) ? "all of the role" : text(key.scopes());
    }

    private static String text(Set<Permission> permissions) {
        return permissions.stream().map(Permission::text).sorted().collect(Collectors.joining(" "));
    }
}
