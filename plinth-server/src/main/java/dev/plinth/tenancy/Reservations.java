package dev.plinth.tenancy;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Slugs that are taken or being taken, as rows of the installation itself. */
final class Reservations {
    private Reservations() {}

    /** An organisation that the installation's log does not have yet. */
    record Open(OrgId organisation, RegionId region, Cause cause, Instant at) {}

    /** Takes the slug; throws {@link ConstraintViolation} if it is taken. */
    static void take(OrgSession instance, Organisation org, Cause cause, Instant now) {
        instance.attach(
                "insert into tenant.organisation_reservation (org_id, slug, organisation, region, reserved_at,"
                        + " principal_kind, principal_id, on_behalf_kind, on_behalf_id, request_id, purpose)"
                        + " values (:org, :slug, :organisation, :region, :at, :kind, :id, :behalfKind, :behalfId, :request, :purpose)",
                Params.of("slug", org.slug())
                        .and("organisation", org.id().toString())
                        .and("region", org.region().value())
                        .and("at", now)
                        .and("kind", cause.by().kind().text())
                        .and("id", cause.by().id())
                        .and("behalfKind", behalf(cause, who -> who.kind().text()))
                        .and("behalfId", behalf(cause, Principal::id))
                        .and("request", cause.request().value())
                        .and("purpose", cause.purpose().orElse(null)));
    }

    static void giveBack(OrgSession instance, OrgId organisation) {
        instance.attach(
                "delete from tenant.organisation_reservation where org_id = :org and organisation = :organisation"
                        + " and announced_at is null",
                Params.of("organisation", organisation.toString()));
    }

    /** Marks it as entered; fails the transaction with {@link StaleWriteException} when another has done so. */
    static void announced(OrgSession instance, OrgId organisation, Instant now) {
        instance.attachExpecting(
                1,
                "update tenant.organisation_reservation set announced_at = :at where org_id = :org"
                        + " and organisation = :organisation and announced_at is null",
                Params.of("organisation", organisation.toString()).and("at", now));
    }

    /** Those that were begun before this time. */
    static List<Open> open(OrgSession instance, Instant before) {
        return instance.query(
                "select * from tenant.organisation_reservation where org_id = :org and announced_at is null"
                        + " and reserved_at < :before order by reserved_at limit 1000",
                Params.of("before", before),
                Reservations::read);
    }

    private static Open read(Row row) {
        Optional<Principal> onBehalfOf =
                row.textIfAny("on_behalf_kind").map(kind -> principal(kind, row.text("on_behalf_id")));
        Cause cause = new Cause(
                principal(row.text("principal_kind"), row.text("principal_id")),
                onBehalfOf,
                new RequestId(row.uuid("request_id")),
                row.textIfAny("purpose"));
        return new Open(
                OrgId.parse(row.text("organisation")),
                new RegionId(row.text("region")),
                cause,
                row.instant("reserved_at"));
    }

    private static Principal principal(String kind, String id) {
        return new Principal(Principal.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), id);
    }

    private static @Nullable String behalf(Cause cause, java.util.function.Function<Principal, String> part) {
        return cause.onBehalfOf().map(part).orElse(null);
    }
}
