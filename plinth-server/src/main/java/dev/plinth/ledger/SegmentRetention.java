package dev.plinth.ledger;

import dev.plinth.problem.ProblemException;
import dev.plinth.proof.TilePath;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.RequestId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Drops the bodies of old, sealed segments. */
@CrossesOrganisations("Removes what the application's role cannot; each statement names one organisation")
final class SegmentRetention implements LedgerRetention {
    /*
     * First the entry that says so, in the log itself; then the removal. A kill between the two leaves a log that says more
     * was dropped than is gone, and the next round makes it true.
     */
    private static final int MOST_DAYS = 36_500;
    private static final String DUE = """
            select r.org_id, h.pruned_below, (
                select coalesce(min(e.idx), h.size) from tenant.ledger_entry e
                where e.org_id = h.org_id and e.idx >= h.pruned_below
                and e.time >= ?::timestamptz - r.keep_days * interval '1 day') as first_kept, (
                select coalesce(max(c.size), 0) from tenant.ledger_checkpoint c where c.org_id = h.org_id) as published
            from (select distinct on (org_id) org_id, keep_days from tenant.ledger_retention
                  order by org_id, decided_at desc) r
              join tenant.ledger_head h on h.org_id = r.org_id
            where r.keep_days is not null""";
    private static final String DROP = """
            delete from tenant.ledger_payload p using tenant.ledger_entry e
              where p.org_id = ? and e.org_id = p.org_id and e.entry_id = p.entry_id and e.idx < ?;
            delete from tenant.ledger_entry where org_id = ? and idx < ?;
            update tenant.ledger_head set pruned_below = ? where org_id = ? and pruned_below < ?""";

    private final Organisations organisations;
    private final OrgTransactions orgs;
    private final LogStore store;
    private final LogNames names;
    private final Ledger ledger;
    private final Ids ids;
    private final InstantSource clock;

    SegmentRetention(
            Organisations organisations,
            OrgTransactions orgs,
            LogStore store,
            LogNames names,
            Ledger ledger,
            Ids ids,
            InstantSource clock) {
        this.organisations = organisations;
        this.orgs = orgs;
        this.store = store;
        this.names = names;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Optional<Integer> keepDays(OrgSession org) {
        return org.queryOne(
                        "select keep_days from tenant.ledger_retention where org_id = :org order by decided_at desc limit 1",
                        Params.none(),
                        row -> row.numberIfAny("keep_days"))
                .flatMap(days -> days)
                .map(Math::toIntExact);
    }

    @Override
    public void keep(OrgSession org, Optional<Integer> days, Cause cause) {
        if (days.isPresent() && (days.get() < 1 || days.get() > MOST_DAYS))
            throw ProblemException.field(
                    "keepDays", "is " + days.get(), "1 to " + MOST_DAYS + ", or nothing to keep for ever");
        org.attach(
                "insert into tenant.ledger_retention (org_id, decided_at, keep_days) values (:org, :at, :days)",
                Params.of("at", clock.instant().truncatedTo(ChronoUnit.MICROS)).and("days", days.orElse(null)));
        String text = days.map(String::valueOf).orElse("for ever");
        ledger.append(
                org,
                LedgerEntry.of(cause, "retention.set", "log", names.origin(org.org()))
                        .with(Map.of("keep-days", text)));
    }

    private record Segment(OrgId org, long from, long to) {}

    /** Drops everything that is due now, in all regions. */
    void drop() {
        for (RegionId region : organisations.regions())
            for (Segment segment : due(region, clock.instant())) {
                announce(segment);
                store.withConnection(region, connection -> drop(connection, segment));
            }
    }

    private List<Segment> due(RegionId region, Instant now) {
        return store.withConnection(region, connection -> {
            List<Segment> segments = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(DUE)) {
                statement.setObject(1, now.atOffset(ZoneOffset.UTC));
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        long sealed = Math.min(result.getLong(3), result.getLong(4));
                        long to = sealed / TilePath.FULL * TilePath.FULL;
                        if (to > result.getLong(2))
                            segments.add(
                                    new Segment(new OrgId(result.getObject(1, UUID.class)), result.getLong(2), to));
                    }
                }
            }
            return segments;
        });
    }

    private void announce(Segment segment) {
        Cause cause = Cause.of(Principal.system("retention"), new RequestId(ids.next()));
        orgs.run(
                segment.org(),
                session -> ledger.append(
                        session,
                        LedgerEntry.of(cause, "ledger.drop", "log", names.origin(segment.org()))
                                .with(Map.of(
                                        "from",
                                        String.valueOf(segment.from()),
                                        "before",
                                        String.valueOf(segment.to())))));
    }

    private static Segment drop(Connection connection, Segment segment) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DROP)) {
            statement.setObject(1, segment.org().value());
            statement.setLong(2, segment.to());
            statement.setObject(3, segment.org().value());
            statement.setLong(4, segment.to());
            statement.setLong(5, segment.to());
            statement.setObject(6, segment.org().value());
            statement.setLong(7, segment.to());
            statement.execute();
        }
        return segment;
    }
}
