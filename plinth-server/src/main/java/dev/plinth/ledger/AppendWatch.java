package dev.plinth.ledger;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for entries that were appended and are not known to be in their logs; one that is nowhere stops its log. */
@CrossesOrganisations("Asks for entries of all logs of a region whether they are still there, by their ids")
final class AppendWatch {
    /*
     * Usually the sequencer is in this process and says what it integrated, so that nothing is asked. One statement sees
     * inbox and log in one moment, and an entry that moves is in exactly one of them.
     */
    private static final Logger LOG = LoggerFactory.getLogger(AppendWatch.class);
    private static final int ASKED_AT_ONCE = 10_000;
    private static final String MOVED = """
            select w.org_id, w.entry_id, e.entry_id is not null
            from unnest(?::uuid[], ?::uuid[]) as w (org_id, entry_id)
              left join tenant.ledger_inbox i on i.org_id = w.org_id and i.entry_id = w.entry_id
              left join tenant.ledger_entry e on e.org_id = w.org_id and e.entry_id = w.entry_id
            where i.entry_id is null
            order by w.entry_id""";

    private final Appended appended;
    private final LogStore store;
    private final LogFaults faults;
    private final LostEntries lost;

    AppendWatch(Appended appended, LogStore store, LogFaults faults, LostEntries lost) {
        this.appended = appended;
        this.store = store;
        this.faults = faults;
        this.lost = lost;
    }

    void look() {
        for (RegionId region : appended.regions())
            try {
                look(region);
            } catch (ProblemException away) {
                LOG.debug("The inbox of region {} cannot be looked at: {}", region, away.getMessage());
            } catch (UncheckedIOException e) {
                LOG.error("What is missed in region {} cannot be remembered and is looked for again", region, e);
            }
    }

    private void look(RegionId region) {
        List<Map.Entry<EntryId, OrgId>> all = appended.waiting(region);
        for (int from = 0; from < all.size(); from += ASKED_AT_ONCE) {
            List<Map.Entry<EntryId, OrgId>> asked = all.subList(from, Math.min(from + ASKED_AT_ONCE, all.size()));
            List<Moved> moved = store.withConnection(region, connection -> moved(connection, asked));
            vanished(moved.stream()
                    .filter(one -> !one.integrated())
                    .collect(Collectors.groupingBy(Moved::org, Collectors.mapping(Moved::entry, Collectors.toList()))));
            appended.seen(region, moved.stream().map(Moved::entry).toList());
        }
    }

    /** Those of a log's entries that are neither in the inbox nor in the log. */
    static List<EntryId> nowhere(Connection connection, OrgId org, Collection<EntryId> entries) throws SQLException {
        return moved(
                        connection,
                        entries.stream().map(entry -> Map.entry(entry, org)).toList())
                .stream()
                .filter(one -> !one.integrated())
                .map(Moved::entry)
                .toList();
    }

    private record Moved(OrgId org, EntryId entry, boolean integrated) {}

    private static List<Moved> moved(Connection connection, List<Map.Entry<EntryId, OrgId>> asked) throws SQLException {
        List<Moved> moved = new ArrayList<>();
        Object[] orgs = asked.stream().map(one -> one.getValue().value()).toArray();
        Object[] entries = asked.stream().map(one -> one.getKey().value()).toArray();
        try (PreparedStatement statement = connection.prepareStatement(MOVED)) {
            statement.setArray(1, connection.createArrayOf("uuid", orgs));
            statement.setArray(2, connection.createArrayOf("uuid", entries));
            try (ResultSet result = statement.executeQuery()) {
                while (result.next())
                    moved.add(new Moved(
                            new OrgId(result.getObject(1, UUID.class)),
                            new EntryId(result.getObject(2, UUID.class)),
                            result.getBoolean(3)));
            }
        }
        return moved;
    }

    /**
     * Remembered outside of the database before it is reported: a restart must not forget it. Where that cannot be, the logs are
     * stopped all the same, and the entries are looked for again.
     */
    private void vanished(Map<OrgId, List<EntryId>> gone) {
        try {
            gone.forEach(lost::remember);
        } finally {
            gone.forEach((org, entries) -> faults.report(
                    org, new LogFaults.Fault(LostEntries.what(entries.getFirst()), Optional.of(entries.getFirst()))));
        }
    }
}
