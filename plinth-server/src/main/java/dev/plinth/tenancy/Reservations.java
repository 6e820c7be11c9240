package dev.plinth.tenancy;

import dev.plinth.problem.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Slugs that are taken or being taken, as rows of the installation itself. */
final class Reservations {
    private static final Logger LOG = LoggerFactory.getLogger(Reservations.class);

    private Reservations() {}

    /*
     * A row is believed only as far as its seal says; whoever changes rows can invent one, change one, or open again one that is
     * settled. So the log is asked before anything is entered, and it alone knows what it has.
     */
    private static final String ENTERED = """
            select exists (select 1 from tenant.ledger_entry e
                    where e.org_id = :org and e.object_id = :organisation and e.action = 'organisation.create')
                or exists (select 1 from tenant.ledger_inbox i
                    where i.org_id = :org and i.object_id = :organisation and i.action = 'organisation.create') as there,
                exists (select 1 from tenant.ledger_head h where h.org_id = :org and h.pruned_below > 0 and not exists (
                    select 1 from tenant.ledger_entry e
                    where e.org_id = :org and e.idx = h.pruned_below and e.time <= :since)) as dropped""";

    /** What stands in a row that is not settled. The cause is missing where it cannot be read. */
    record Open(
            OrgId organisation,
            String slug,
            RegionId region,
            Optional<Cause> cause,
            Instant at,
            Optional<byte[]> seal) {}

    /** Whether the installation's log has an organisation: {@code DROPPED} if the entry may have been dropped by retention. */
    enum Entered {
        YES,
        NO,
        DROPPED
    }

    /** Takes the slug; throws {@link ConstraintViolation} if it is taken. */
    static void take(OrgSession instance, Organisation org, Cause cause, Instant now, byte[] seal) {
        instance.attach(
                "insert into tenant.organisation_reservation (org_id, slug, organisation, region, reserved_at,"
                        + " principal_kind, principal_id, on_behalf_kind, on_behalf_id, request_id, purpose, seal)"
                        + " values (:org, :slug, :organisation, :region, :at, :kind, :id, :behalfKind, :behalfId, :request, :purpose, :seal)",
                Params.of("slug", org.slug())
                        .and("organisation", org.id().toString())
                        .and("region", org.region().value())
                        .and("at", now)
                        .and("kind", cause.by().kind().text())
                        .and("id", cause.by().id())
                        .and("behalfKind", behalf(cause, who -> who.kind().text()))
                        .and("behalfId", behalf(cause, Principal::id))
                        .and("request", cause.request().value())
                        .and("purpose", cause.purpose().orElse(null))
                        .and("seal", seal));
    }

    static void giveBack(OrgSession instance, OrgId organisation, String slug) {
        instance.attach(
                "delete from tenant.organisation_reservation where org_id = :org and slug = :slug"
                        + " and organisation = :organisation and announced_at is null",
                of(organisation, slug));
    }

    /** Marks it as entered; fails the transaction with {@link StaleWriteException} when another has done so. */
    static void announced(OrgSession instance, OrgId organisation, String slug, Instant now) {
        instance.attachExpecting(
                1,
                "update tenant.organisation_reservation set announced_at = :at where org_id = :org and slug = :slug"
                        + " and organisation = :organisation and announced_at is null",
                of(organisation, slug).and("at", now));
    }

    /**
     * Asks the installation's log for the entry about an organisation.
     *
     * @param since when it was made at the earliest
     */
    static Entered entered(OrgSession instance, OrgId organisation, Instant since) {
        return instance.query(
                        ENTERED,
                        Params.of("organisation", organisation.toString()).and("since", since),
                        row -> row.flag("there") ? Entered.YES : row.flag("dropped") ? Entered.DROPPED : Entered.NO)
                .getFirst();
    }

    private static Params of(OrgId organisation, String slug) {
        return Params.of("organisation", organisation.toString()).and("slug", slug);
    }

    /** Those that were begun before this time; a row that names no organisation is left out. */
    static List<Open> open(OrgSession instance, Instant before) {
        return instance
                .query(
                        "select * from tenant.organisation_reservation where org_id = :org and announced_at is null"
                                + " and reserved_at < :before order by reserved_at limit 1000",
                        Params.of("before", before),
                        Reservations::read)
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Open> read(Row row) {
        try {
            return Optional.of(new Open(
                    OrgId.parse(row.text("organisation")),
                    row.text("slug"),
                    new RegionId(row.text("region")),
                    cause(row),
                    row.instant("reserved_at"),
                    row.bytesIfAny("seal")));
        } catch (IllegalArgumentException | ProblemException e) {
            LOG.error("The reservation of {} was changed in the database", row.text("slug"));
            return Optional.empty();
        }
    }

    private static Optional<Cause> cause(Row row) {
        try {
            return Optional.of(new Cause(
                    principal(row.text("principal_kind"), row.text("principal_id")),
                    row.textIfAny("on_behalf_kind").map(kind -> principal(kind, row.text("on_behalf_id"))),
                    new RequestId(row.uuid("request_id")),
                    row.textIfAny("purpose")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Principal principal(String kind, String id) {
        return new Principal(Principal.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), id);
    }

    private static @Nullable String behalf(Cause cause, java.util.function.Function<Principal, String> part) {
        return cause.onBehalfOf().map(part).orElse(null);
    }
}
