package dev.plinth.tenancy;

import dev.plinth.runtime.StartException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which organisation lives where. Each region's store lists its own organisations; this keeps them all in memory. It knows
 * nothing confidential, so it crosses organisations by nature.
 */
final class OrgDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(OrgDirectory.class);
    private static final String COLUMNS = "org_id, slug, name, profile, tier, created_at, is_instance";

    private final List<Stores.Region> regions;
    private final Map<OrgId, Organisation> known = new ConcurrentHashMap<>();
    private final Set<OrgId> contested = ConcurrentHashMap.newKeySet();
    private volatile boolean settled;
    private volatile Optional<OrgId> instance = Optional.empty();

    OrgDirectory(List<Stores.Region> regions) {
        this.regions = regions;
    }

    Optional<RegionId> regionOf(OrgId org) {
        return find(org).map(Organisation::region);
    }

    Optional<Organisation> find(OrgId org) {
        Organisation here = known.get(org);
        return here != null ? Optional.of(here) : lookUp("org_id = ?", org.value());
    }

    Optional<Organisation> findBySlug(String slug) {
        return known.values().stream()
                .filter(one -> one.slug().equals(slug))
                .findFirst()
                .or(() -> lookUp("slug = ?", slug));
    }

    Optional<OrgId> instance() {
        if (instance.isEmpty()) lookUp("is_instance and ?", true);
        return instance;
    }

    /** Where the installation itself is; empty before its first start. */
    Optional<RegionId> home() {
        return instance.map(known::get).map(Organisation::region);
    }

    Organisations.Listing all() {
        List<RegionId> silent = regions.stream()
                .filter(region -> read(region, "not is_instance and ?", true).isEmpty())
                .map(Stores.Region::id)
                .toList();
        // nobody knows yet where they live: a process that has seen them before goes on with what it knows
        if (!settled && !contested.isEmpty())
            throw new StartException("More than one region names " + contested
                    + ", and an organisation lives in one: somebody put in a row of instance.org_directory; remove it");
        if (silent.isEmpty()) settled = true;
        Optional<OrgId> self = instance();
        return new Organisations.Listing(
                known.values().stream()
                        .filter(one -> !Optional.of(one.id()).equals(self))
                        .sorted(Comparator.comparing(Organisation::createdAt).thenComparing(Organisation::slug))
                        .toList(),
                silent);
    }

    /** What a region itself says about an organisation now; nothing when the region does not answer. */
    Optional<List<Organisation>> in(RegionId region, OrgId org) {
        return regions.stream()
                .filter(one -> one.id().equals(region))
                .findFirst()
                .flatMap(one -> read(one, "org_id = ?", org.value()));
    }

    /** Writes a row of the directory inside the transaction that creates the organisation. */
    static void insert(OrgSession session, Organisation org, boolean isInstance) {
        session.attach(
                "insert into instance.org_directory(org_id, slug, name, profile, tier, created_at, is_instance)"
                        + " values (:org, :slug, :name, :profile, :tier, :createdAt, :isInstance)",
                Params.of("slug", org.slug())
                        .and("name", org.name())
                        .and("profile", org.profile())
                        .and("tier", org.tier())
                        .and("createdAt", org.createdAt())
                        .and("isInstance", isInstance));
    }

    /** An organisation stays where it was first found: a row in another region was put in by somebody. */
    void remember(Organisation org) {
        Organisation kept = known.compute(
                org.id(), (id, before) -> before == null || before.region().equals(org.region()) ? org : before);
        if (!kept.region().equals(org.region()) && contested.add(org.id())) LOG.error("{}", contested(kept, org));
    }

    private static String contested(Organisation one, Organisation other) {
        return "The organisation %s is named by the regions %s and %s, and lives in one: remove the row of instance.org_directory in the other"
                .formatted(one.id(), one.region(), other.region());
    }

    /** Says that there is none only when every region said so; refuses with {@code temporarily-unavailable} otherwise. */
    private Optional<Organisation> lookUp(String condition, Object value) {
        Optional<Stores.Region> silent = Optional.empty();
        for (Stores.Region region : regions) {
            Optional<List<Organisation>> answer = read(region, condition, value);
            if (answer.isEmpty()) silent = Optional.of(region);
            else if (!answer.get().isEmpty()) return Optional.of(answer.get().getFirst());
        }
        if (silent.isPresent()) throw Stores.unreachable(silent.get().id().value());
        return Optional.empty();
    }

    /** Nothing when the region does not answer. */
    private Optional<List<Organisation>> read(Stores.Region region, String condition, Object value) {
        List<Organisation> found = new ArrayList<>();
        try (Connection connection = region.app().connection();
                PreparedStatement statement = connection.prepareStatement(
                        "select " + COLUMNS + " from instance.org_directory where " + condition)) {
            statement.setObject(1, value);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    Organisation org = new Organisation(
                            new OrgId(result.getObject("org_id", UUID.class)),
                            result.getString("slug"),
                            result.getString("name"),
                            region.id(),
                            result.getString("profile"),
                            result.getString("tier"),
                            StoredTime.of(result.getObject("created_at", OffsetDateTime.class)));
                    if (result.getBoolean("is_instance")) instance = Optional.of(org.id());
                    remember(org);
                    found.add(org);
                }
            }
        } catch (SQLException e) {
            LOG.warn("The directory of region {} cannot be read now (SQLSTATE {})", region.id(), e.getSQLState());
            return Optional.empty();
        }
        return Optional.of(found);
    }
}
