package dev.plinth.ledger;

import dev.plinth.problem.ProblemException;
import dev.plinth.proof.Checkpoint;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops the bodies of old, sealed segments. */
@CrossesOrganisations("Removes what the application's role cannot; each statement names one organisation")
final class SegmentRetention implements LedgerRetention {
    /*
     * First the entry that says so, in the log itself and published; then the removal, as far as a published entry says. A kill
     * between the two leaves a log that says more was dropped than is gone, and the next round makes it true.
     *
     * The rows that say how long and since when could be changed, so none is believed alone: the setting must be what the
     * newest entry about it says, and the whole log must be as it was signed, the column of times among it.
     */
    private static final Logger LOG = LoggerFactory.getLogger(SegmentRetention.class);
    private static final Duration PUBLISHED = Duration.ofSeconds(10);
    private static final int MOST_DAYS = 36_500;
    private static final String KEPT = """
            select h.org_id, h.size, h.pruned_below, coalesce(
                (select max(c.size) from tenant.ledger_checkpoint c where c.org_id = h.org_id), 0)
            from tenant.ledger_head h
            where exists (select 1 from tenant.ledger_retention r where r.org_id = h.org_id)""";
    private static final String STORED =
            "select coalesce(keep_days::text, 'for ever') from tenant.ledger_retention where org_id = ? order by decided_at desc limit 1";
    private static final String FIRST_KEPT = """
            select coalesce(min(e.idx), ?) from tenant.ledger_entry e where e.org_id = ? and e.idx >= ?
              and e.time >= ?::timestamptz - ? * interval '1 day'""";
    private static final String DROP = """
            delete from tenant.ledger_payload p using tenant.ledger_entry e
              where p.org_id = ? and e.org_id = p.org_id and e.entry_id = p.entry_id and e.idx < ?;
            delete from tenant.ledger_entry where org_id = ? and idx < ?;
            update tenant.ledger_head set pruned_below = ? where org_id = ? and pruned_below < ?""";

    private final LogCheck check;
    private final LogFaults faults;
    private final Receipts receipts;
    private final InboxKey inboxKey;
    private final Organisations organisations;
    private final OrgTransactions orgs;
    private final LogStore store;
    private final LogNames names;
    private final Ledger ledger;
    private final Ids ids;
    private final InstantSource clock;

    SegmentRetention(
            LogCheck check,
            LogFaults faults,
            Receipts receipts,
            InboxKey inboxKey,
            Organisations organisations,
            OrgTransactions orgs,
            LogStore store,
            LogNames names,
            Ledger ledger,
            Ids ids,
            InstantSource clock) {
        this.check = check;
        this.faults = faults;
        this.receipts = receipts;
        this.inboxKey = inboxKey;
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
        // one after the other, or the newest row and the newest entry could be of different decisions
        org.attach("select pg_advisory_xact_lock(hashtextextended(:org::text, 61))", Params.none());
        org.attach(
                "insert into tenant.ledger_retention (org_id, decided_at, keep_days) select :org, greatest(:at::timestamptz,"
                        + " max(decided_at) + interval '1 microsecond'), :days::int from tenant.ledger_retention where org_id = :org",
                Params.of("at", clock.instant().truncatedTo(ChronoUnit.MICROS)).and("days", days.orElse(null)));
        ledger.append(
                org,
                LedgerEntry.of(cause, "retention.set", "log", names.origin(org.org()))
                        .with(Map.of("keep-days", LogWords.days(days))));
    }

    /** How long a log is kept by the newest row, in the words of entries; empty if there never was one. */
    static Optional<String> stored(Connection connection, OrgId org) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STORED)) {
            statement.setObject(1, org.value());
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? Optional.of(result.getString(1)) : Optional.empty();
            }
        }
    }

    private record Log(OrgId org, RegionId region, long size, long prunedBelow, long published) {}

    /** Drops everything that is due now, in all regions. A log of which something is not as it was signed loses nothing. */
    void drop() {
        for (RegionId region : organisations.regions())
            for (Log log : store.withConnection(region, connection -> logs(connection, region)))
                try {
                    drop(log);
                } catch (ProblemException refused) {
                    LOG.warn(
                            "The retention of log {} is tried again later: {}",
                            names.origin(log.org()),
                            refused.getMessage());
                }
    }

    private static List<Log> logs(Connection connection, RegionId region) throws SQLException {
        List<Log> logs = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(KEPT);
                ResultSet result = statement.executeQuery()) {
            while (result.next())
                logs.add(new Log(
                        new OrgId(result.getObject(1, UUID.class)),
                        region,
                        result.getLong(2),
                        result.getLong(3),
                        result.getLong(4)));
        }
        return logs;
    }

    private void drop(Log log) {
        Due due = due(log);
        long to = Math.max(due.announced(), due.to());
        if ((to <= log.prunedBelow() && due.said()) || !whole(log, to)) return;
        if (due.announced() > log.prunedBelow()) remove(log, due.announced());
        if (due.to() <= Math.max(due.announced(), log.prunedBelow())) return;
        EntryId said = announce(log, due);
        if (receipts.of(log.org(), said, PUBLISHED) instanceof Logs.Proof.Published) remove(log, due.to());
    }

    /**
     * What may go.
     *
     * @param announced entries before this one, as a published entry says
     * @param to entries before this one, as it will have to be announced
     * @param keepDays how long entries are kept
     * @param said whether the log says so too
     */
    private record Due(long announced, long to, String keepDays, boolean said) {}

    private Due due(Log log) {
        Instant now = clock.instant();
        return store.withConnection(log.region(), connection -> {
            LogWords words = new LogWords(connection, log.org(), names.origin(log.org()), log.size(), inboxKey);
            long announced = words.droppedBefore(log.published());
            String stored = stored(connection, log.org()).orElse("");
            Optional<String> said = words.keepDaysIntegrated();
            if (said.isEmpty() && log.prunedBelow() > 0) {
                LOG.warn(
                        "The log {} does not say any more how long its entries are kept, so nothing is dropped: set its retention again",
                        names.origin(log.org()));
                return new Due(announced, 0, stored, true);
            }
            if (!said.equals(Optional.of(stored))) return new Due(announced, 0, stored, false);
            if (!stored.matches("[0-9]+")) return new Due(announced, 0, stored, true);
            long kept = firstKept(connection, log, now, Integer.parseInt(stored));
            return new Due(announced, Math.min(kept, log.published()) / TilePath.FULL * TilePath.FULL, stored, true);
        });
    }

    private static long firstKept(Connection connection, Log log, Instant now, int days) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIRST_KEPT)) {
            statement.setLong(1, log.size());
            statement.setObject(2, log.org().value());
            statement.setLong(3, log.prunedBelow());
            statement.setObject(4, now.atOffset(ZoneOffset.UTC));
            statement.setInt(5, days);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    /** So that neither a time nor a setting that was changed can make anything old; what is found stops the log. */
    private boolean whole(Log log, long to) {
        Optional<Checkpoint> signed = check.signed(log.org());
        List<LogCheck.Finding> found = store.withConnection(log.region(), connection -> {
            LogCheck.oneMoment(connection);
            List<LogCheck.Finding> all = new ArrayList<>(check.open(check.check(connection, log.org(), signed, 0)));
            long from = log.prunedBelow() / TilePath.FULL;
            check.bodies(connection, log.org(), from, Math.max(from, to / TilePath.FULL))
                    .ifPresent(all::addAll);
            return all;
        });
        found.forEach(finding -> faults.report(log.org(), finding.toString()));
        return found.isEmpty();
    }

    private EntryId announce(Log log, Due due) {
        Cause cause = Cause.of(Principal.system("retention"), new RequestId(ids.next()));
        LedgerEntry entry = LedgerEntry.of(cause, "ledger.drop", "log", names.origin(log.org()))
                .with(Map.of(
                        "from", String.valueOf(log.prunedBelow()),
                        "before", String.valueOf(due.to()),
                        "keep-days", due.keepDays()));
        return orgs.in(log.org(), session -> ledger.append(session, entry));
    }

    private void remove(Log log, long before) {
        store.withConnection(log.region(), connection -> {
            try (PreparedStatement statement = connection.prepareStatement(DROP)) {
                statement.setObject(1, log.org().value());
                statement.setLong(2, before);
                statement.setObject(3, log.org().value());
                statement.setLong(4, before);
                statement.setLong(5, before);
                statement.setObject(6, log.org().value());
                statement.setLong(7, before);
                return statement.execute();
            }
        });
    }
}
