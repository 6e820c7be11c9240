package dev.plinth.tenancy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.spi.Journal;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;

/** {@link Organisations} in the directories of the regions. */
final class StoredOrganisations implements Organisations {
    private static final String INSTANCE_SLUG = "instance";

    private final Stores stores;
    private final JdbcOrgTransactions transactions;
    private final ObjectProvider<Journal> journal;
    private final InstantSource clock;
    private final Ids ids;

    StoredOrganisations(
            Stores stores,
            JdbcOrgTransactions transactions,
            ObjectProvider<Journal> journal,
            InstantSource clock,
            Ids ids) {
        this.stores = stores;
        this.transactions = transactions;
        this.journal = journal;
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
                request.region(),
                request.profile(),
                request.tier(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        Map<String, String> facts = Map.of(
                "slug", org.slug(), "region", org.region().value(), "profile", org.profile(), "tier", org.tier());
        insert(
                org,
                false,
                session -> journal.getObject()
                        .record(
                                session,
                                cause,
                                "organisation.create",
                                "organisation",
                                org.id().toString(),
                                facts));
        transactions.run(
                instance(),
                session -> journal.getObject()
                        .record(
                                session,
                                cause,
                                "organisation.create",
                                "organisation",
                                org.id().toString(),
                                facts));
        return org;
    }

    private void insert(Organisation org, boolean isInstance, OrgTransactions.Action then) {
        try {
            transactions.creating(org.id(), org.region(), session -> {
                OrgDirectory.insert(session, org, isInstance);
                then.run(session);
                return org;
            });
        } catch (ConstraintViolation e) {
            throw new ProblemException(ProblemCode.CONFLICT, "The slug " + org.slug() + " is taken; choose another");
        }
        stores.directory().remember(org);
    }

    private void check(NewOrganisation request) {
        if (!request.slug().matches("[a-z][a-z0-9-]{1,38}") || request.slug().equals(INSTANCE_SLUG))
            throw ProblemException.field(
                    "slug", "is not a usable slug", "[a-z][a-z0-9-]{1,38}, other than \"instance\"");
        Names.check("name", request.name());
        if (!request.profile().matches("[a-z][a-z0-9-]{1,38}"))
            throw ProblemException.field("profile", "is not a profile", "a profile such as support-chat or health-edi");
        if (!request.tier().matches("[a-z][a-z0-9-]{1,38}"))
            throw ProblemException.field("tier", "is not a tier", "a tier such as standard or enterprise");
        stores.region(request.region());
        if (findBySlug(request.slug()).isPresent())
            throw new ProblemException(
                    ProblemCode.CONFLICT, "The slug " + request.slug() + " is taken; choose another");
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
    public List<Organisation> all() {
        return stores.directory().all();
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
        insert(self, true, session -> {});
        stores.directory().instance();
    }

    @Override
    public List<RegionId> regions() {
        return stores.regionIds();
    }
}
