package dev.plinth.tenancy;

import dev.plinth.problem.ProblemException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@link Organisations} in the directories of the regions. */
final class StoredOrganisations implements Organisations {
    private static final String INSTANCE_SLUG = "instance";

    private final Stores stores;
    private final NewOrganisations making;
    private final InstantSource clock;
    private final Ids ids;

    StoredOrganisations(Stores stores, NewOrganisations making, InstantSource clock, Ids ids) {
        this.stores = stores;
        this.making = making;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Organisation create(NewOrganisation request, Cause cause) {
        check(request);
        Organisation org = new Organisation(
                new OrgId(ids.next()),
                request.slug(),
                request.name(),
                stores.named(request.region()),
                request.profile(),
                request.tier(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        making.make(instance(), org, cause);
        return org;
    }

    private void check(NewOrganisation request) {
        ProblemException.checkAll(
                () -> checkSlug(request.slug()),
                () -> Names.check("name", request.name()),
                () -> checkProfile(request.profile()),
                () -> checkTier(request.tier()),
                () -> stores.named(request.region()));
        if (findBySlug(request.slug()).isPresent()) throw NewOrganisations.taken(request.slug());
    }

    private static void checkSlug(String slug) {
        if (!slug.matches("[a-z][a-z0-9-]{1,38}")
                || slug.equals(INSTANCE_SLUG)
                || slug.equals(Organisation.SYNTHETIC)
                || slug.startsWith(Organisation.SYNTHETIC + "-"))
            throw ProblemException.field(
                    "slug",
                    "is not a usable slug",
                    "[a-z][a-z0-9-]{1,38}, other than \"instance\" and \"synthetic\", and not beginning with \"synthetic-\"");
    }

    private static void checkProfile(String profile) {
        if (!Organisation.PROFILES.contains(profile))
            throw ProblemException.field(
                    "profile", "is not a profile", "one of " + String.join(", ", Organisation.PROFILES));
    }

    private static void checkTier(String tier) {
        if (!tier.matches("[a-z][a-z0-9-]{1,38}") || tier.equals(Organisation.SYNTHETIC))
            throw ProblemException.field(
                    "tier", "is not a tier", "[a-z][a-z0-9-]{1,38}, such as standard or enterprise");
    }

    @Override
    public Optional<Organisation> find(OrgId id) {
        return stores.directory().find(id).filter(org -> !org.slug().equals(INSTANCE_SLUG));
    }

    @Override
    public Optional<Organisation> findBySlug(String slug) {
        return stores.directory().findBySlug(slug).filter(org -> !org.slug().equals(INSTANCE_SLUG));
    }

    @Override
    public Listing all() {
        Listing everyone = everyone();
        return new Listing(
                everyone.known().stream().filter(org -> !org.synthetic()).toList(), everyone.silent());
    }

    @Override
    public Listing everyone() {
        return stores.directory().all();
    }

    /** Makes an organisation that belongs to nobody, or finds the one of this slug. */
    Organisation synthetic(String slug, RegionId region, Cause cause) {
        Optional<Organisation> there = findBySlug(slug);
        if (there.isPresent()) return there.get();
        Organisation org = new Organisation(
                new OrgId(ids.next()),
                slug,
                "Synthetic, for probes",
                region,
                Organisation.SYNTHETIC,
                Organisation.SYNTHETIC,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        making.make(instance(), org, cause);
        return org;
    }

    @Override
    public OrgId instance() {
        return stores.directory()
                .instance()
                .orElseThrow(() -> Stores.unreachable(regions().getFirst().value()));
    }

    /** Makes the row of the installation itself at the very first start. */
    void ensureInstance() {
        if (stores.directory().instance().isPresent()) return;
        Organisation self = new Organisation(
                new OrgId(ids.next()),
                INSTANCE_SLUG,
                "This installation",
                regions().getFirst(),
                INSTANCE_SLUG,
                "standard",
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        making.insert(self, true, session -> {});
        stores.directory().instance();
    }

    /** The home region is where the installation's own row is, whatever order the settings have today. */
    @Override
    public List<RegionId> regions() {
        Optional<RegionId> home = stores.directory().home();
        return Stream.concat(
                        home.stream(), stores.regionIds().stream().filter(region -> !home.equals(Optional.of(region))))
                .toList();
    }
}
