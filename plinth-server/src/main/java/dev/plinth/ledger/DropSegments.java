package dev.plinth.ledger;

import dev.plinth.problem.ProblemException;
import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.TilePath;
import dev.plinth.runtime.StartException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops the bodies of old, sealed segments. */
@CrossesOrganisations("Removes what the application's role cannot; each statement names one organisation")
final class DropSegments {
    /*
     * First the entry that says so, in the log itself and published; then the removal, as far as a published entry says. A kill
     * between the two leaves a log that says more was dropped than is gone, and the next round makes it true.
     *
     * The rows that say how long and since when could be changed, so none is believed alone: the setting must be what the
     * newest entry about it says, and the whole log must be as it was signed, the column of times among it.
     */
    private static final Logger LOG = LoggerFactory.getLogger(DropSegments.class);
    private static final String KEPT = "select org_id from tenant.ledger_head h"
            + " where exists (select 1 from tenant.ledger_retention r where r.org_id = h.org_id)";
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
    private final Duration publishes;

    /** @param publishes how long to wait until the entry about a removal is published; the next round goes on otherwise */
    DropSegments(
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
            InstantSource clock,
            Duration publishes) {
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
        this.publishes = publishes;
    }

    /** Drops everything that is due now, in all regions. A log of which something is not as it was signed loses nothing. */
    void drop() {
        for (RegionId region : organisations.regions())
            for (OrgId org : store.withConnection(region, DropSegments::logs))
                try {
                    drop(region, org);
                } catch (ProblemException refused) {
                    LOG.warn(
                            "The retention of log {} is tried again later: {}",
                            names.origin(org),
                            refused.getMessage());
                } catch (StartException damaged) {
                    faults.report(org, String.valueOf(damaged.getMessage()));
                }
    }

    private static List<OrgId> logs(Connection connection) throws SQLException {
        List<OrgId> logs = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(KEPT);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) logs.add(new OrgId(result.getObject(1, UUID.class)));
        }
        return logs;
    }

    private void drop(RegionId region, OrgId org) {
        switch (due(region, org)) {
            case Due.Announced(Log log, long announced) -> finish(log, announced);
            case Due.Unsaid(Log log, long announced) -> {
                LOG.warn(
                        "The log {} does not say any more how long its entries are kept, so nothing is dropped: set its retention again",
                        names.origin(org));
                finish(log, announced);
            }
            case Due.Contradicted(Log log, long announced) -> {
                if (whole(log, announced)) remove(log, announced);
            }
            case Due.More(Log log, long announced, long to, String keepDays) -> {
                if (!whole(log, to)) return;
                remove(log, announced);
                EntryId said = announce(log, to, keepDays);
                if (receipts.of(org, said, publishes) instanceof Logs.Proof.Published) remove(log, to);
            }
        }
    }

    private void finish(Log log, long announced) {
        if (announced > log.prunedBelow() && whole(log, announced)) remove(log, announced);
    }

    private record Log(OrgId org, RegionId region, long size, long prunedBelow, long published) {}

    /** What may go; {@code announced} are the entries before that one, as a published entry says. */
    private sealed interface Due {
        /** Nothing but what was announced before. */
        record Announced(Log log, long announced) implements Due {}

        /** As {@link Announced}: the entries that said how long entries are kept are gone themselves. */
        record Unsaid(Log log, long announced) implements Due {}

        /** The stored setting is not what the log says, so something was changed; the log tells. */
        record Contradicted(Log log, long announced) implements Due {}

        /**
         * More than was announced.
         *
         * @param to entries before this one
         * @param keepDays how long entries are kept
         */
        record More(Log log, long announced, long to, String keepDays) implements Due {}
    }

    private Due due(RegionId region, OrgId org) {
        Instant now = clock.instant();
        return store.withConnection(region, connection -> {
            LogCheck.oneMoment(connection);
            TreeRows.Head head = TreeRows.head(connection, org).orElse(TreeRows.Head.NONE);
            long published = CheckpointRows.publishedSize(connection, org);
            Log log = new Log(org, region, head.size(), head.prunedBelow(), published);
            LogWords words = new LogWords(connection, org, names.origin(org), log.size(), inboxKey);
            long announced = words.droppedBefore(published);
            Optional<String> stored = StoredRetention.stored(connection, org);
            Optional<String> said = words.keepDaysIntegrated();
            if (said.isEmpty() && log.prunedBelow() > 0) return new Due.Unsaid(log, announced);
            if (said.isEmpty() || !said.equals(stored)) return new Due.Contradicted(log, announced);
            String days = said.get();
            if (!days.matches("[0-9]+")) return new Due.Announced(log, announced);
            long kept = Math.min(firstKept(connection, log, now, Integer.parseInt(days)), published);
            long to = kept / TilePath.FULL * TilePath.FULL;
            return to > Math.max(announced, log.prunedBelow())
                    ? new Due.More(log, announced, to, days)
                    : new Due.Announced(log, announced);
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

    private EntryId announce(Log log, long before, String keepDays) {
        Cause cause = Cause.of(Principal.system("retention"), new RequestId(ids.next()));
        LedgerEntry entry = LedgerEntry.of(cause, "ledger.drop", "log", names.origin(log.org()))
                .with(Map.of(
                        "from", String.valueOf(log.prunedBelow()),
                        "before", String.valueOf(before),
                        "keep-days", keepDays));
        return orgs.in(log.org(), session -> ledger.append(session, entry));
    }

    private void remove(Log log, long before) {
        if (before <= log.prunedBelow()) return;
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
