package dev.plinth.trust;

import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import dev.plinth.trust.ClaimStanding.Day;
import dev.plinth.trust.catalogue.ClaimId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row a claim and day: the worst state and how often it was tried. A day only ever becomes worse. Somebody who changes rows can
 * change all of it, so what is shown is never better than what the log says.
 */
final class Days {
    static final int KEPT = 90;

    private static final String COUNT =
            "insert into tenant.trust_day as d (org_id, claim, day, held, broken, unable, rehearsed)"
                    + " select :org, claim, :day::text::date, :held, :broken, :unable, :rehearsed from unnest(:claims) as claim"
                    + " on conflict (org_id, claim, day) do update set held = least(d.held, 1000000000) + excluded.held,"
                    + " broken = least(d.broken, 1000000000) + excluded.broken, unable = least(d.unable, 1000000000) +"
                    + " excluded.unable, rehearsed = least(d.rehearsed, 1000000000) + excluded.rehearsed";
    private static final String WORST = "insert into tenant.trust_day as d (org_id, claim, day, worst)"
            + " values (:org, :claim, :day::text::date, :worst) on conflict (org_id, claim, day)"
            + " do update set worst = greatest(d.worst, excluded.worst)";
    private static final String BETWEEN = "select claim, day, worst::bigint as worst, held, broken, unable, rehearsed"
            + " from tenant.trust_day where org_id = :org and day between :from::text::date and :to::text::date"
            + " order by claim, day";

    private Days() {}

    static void count(OrgSession org, List<ClaimId> claims, LocalDate day, Outcome outcome, boolean rehearsal) {
        if (claims.isEmpty()) return;
        org.attach(
                COUNT,
                Params.of("claims", claims.stream().map(ClaimId::value).toArray(String[]::new))
                        .and("day", day.toString())
                        .and("held", one(!rehearsal && outcome == Outcome.HELD))
                        .and("broken", one(!rehearsal && outcome == Outcome.BROKEN))
                        .and("unable", one(!rehearsal && outcome == Outcome.UNABLE))
                        .and("rehearsed", one(rehearsal)));
    }

    private static long one(boolean counts) {
        return counts ? 1 : 0;
    }

    static void worst(OrgSession org, ClaimId claim, LocalDate day, ClaimState state) {
        org.attach(
                WORST,
                Params.of("claim", claim.value()).and("day", day.toString()).and("worst", state.rank()));
    }

    /**
     * A day as it is stored.
     *
     * @param judged whether its worst state is known; as long as it is not, the day is not proven
     */
    record Kept(Day day, boolean judged) {}

    /** Days from one to another, the oldest first. Rows of what is no claim are left out. */
    static Map<ClaimId, List<Kept>> between(OrgSession org, LocalDate from, LocalDate to) {
        record Found(Optional<ClaimId> claim, Kept day) {}
        Map<ClaimId, List<Kept>> days = new HashMap<>();
        for (Found found : org.query(
                BETWEEN,
                Params.of("from", from.toString()).and("to", to.toString()),
                row -> new Found(ClaimId.of(row.text("claim")), kept(row))))
            found.claim()
                    .ifPresent(claim -> days.computeIfAbsent(claim, one -> new ArrayList<>())
                            .add(found.day()));
        return days;
    }

    private static Kept kept(Row row) {
        Optional<ClaimState> worst = row.numberIfAny("worst").flatMap(ClaimState::ofRank);
        return new Kept(
                new Day(
                        row.date("day"),
                        worst.orElse(ClaimState.UNPROVEN),
                        row.number("held"),
                        row.number("broken"),
                        row.number("unable"),
                        row.number("rehearsed")),
                worst.isPresent());
    }
}
