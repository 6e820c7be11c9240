package dev.plinth.ledger;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The marks in the store by which all processes of a region learn that a log is stopped; a trigger refuses entries by them too. */
@CrossesOrganisations(
        "Tells all processes of a region which logs are stopped; the marks name an organisation and a reason")
final class LogStops {
    private static final Logger LOG = LoggerFactory.getLogger(LogStops.class);
    private static final String EXCHANGE = """
            insert into tenant.ledger_stop (org_id, why, entry_id)
              select * from unnest(?::uuid[], ?::text[], ?::uuid[]) on conflict do nothing;
            select org_id, why from tenant.ledger_stop""";

    private final Organisations organisations;
    private final LogStore store;
    private final LogNames names;
    private final LogFaults faults;

    LogStops(Organisations organisations, LogStore store, LogNames names, LogFaults faults) {
        this.organisations = organisations;
        this.store = store;
        this.names = names;
        this.faults = faults;
    }

    /** Marks what this process found, again if need be, and takes over what others marked. */
    void exchange() {
        Map<RegionId, Map<OrgId, LogFaults.Fault>> found = found();
        for (RegionId region : organisations.regions())
            try {
                store.withConnection(
                        region, connection -> exchange(connection, region, found.getOrDefault(region, Map.of())));
            } catch (ProblemException e) {
                boolean away = e.code().equals(ProblemCode.UNAVAILABLE);
                LOG.atLevel(away ? Level.DEBUG : Level.WARN)
                        .log("The stopped logs of region {} cannot be looked at: {}", region, e.getMessage());
            }
    }

    /**
     * What this process found, by the region whose processes are told. Whoever can write rows can invent an organisation;
     * that it is nowhere is no reason to tell nothing of the others.
     */
    private Map<RegionId, Map<OrgId, LogFaults.Fault>> found() {
        Map<RegionId, Map<OrgId, LogFaults.Fault>> regions = new HashMap<>();
        faults.found().forEach((org, fault) -> {
            try {
                regions.computeIfAbsent(names.region(org), fresh -> new HashMap<>())
                        .put(org, fault);
            } catch (ProblemException e) {
                LOG.debug("Where to mark the log of organisation {} cannot be told: {}", org, e.getMessage());
            }
        });
        return regions;
    }

    private RegionId exchange(Connection connection, RegionId region, Map<OrgId, LogFaults.Fault> found)
            throws SQLException {
        List<UUID> orgs = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        List<@Nullable UUID> entries = new ArrayList<>();
        found.forEach((org, fault) -> {
            orgs.add(org.value());
            reasons.add(fault.why());
            entries.add(fault.vanished().map(EntryId::value).orElse(null));
        });
        Map<OrgId, String> marked = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(EXCHANGE)) {
            statement.setArray(1, connection.createArrayOf("uuid", orgs.toArray()));
            statement.setArray(2, connection.createArrayOf("text", reasons.toArray()));
            statement.setArray(3, connection.createArrayOf("uuid", entries.toArray()));
            statement.execute();
            statement.getMoreResults();
            try (ResultSet result = statement.getResultSet()) {
                while (result.next()) marked.put(new OrgId(result.getObject(1, UUID.class)), result.getString(2));
            }
        }
        faults.marked(region, marked);
        return region;
    }

    /** The entry that is gone, by the mark of a log. */
    static Optional<EntryId> vanished(Connection connection, OrgId org) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select entry_id from tenant.ledger_stop where org_id = ? and entry_id is not null")) {
            statement.setObject(1, org.value());
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? Optional.of(new EntryId(result.getObject(1, UUID.class))) : Optional.empty();
            }
        }
    }

    static List<OrgId> stopped(Connection connection) throws SQLException {
        List<OrgId> orgs = new ArrayList<>();
        try (PreparedStatement statement =
                        connection.prepareStatement("select org_id from tenant.ledger_stop order by org_id");
                ResultSet result = statement.executeQuery()) {
            while (result.next()) orgs.add(new OrgId(result.getObject(1, UUID.class)));
        }
        return orgs;
    }

    /** Takes the mark of a log away, because it was found whole or the operator accepted it. */
    static void release(Connection connection, OrgId org) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("delete from tenant.ledger_stop where org_id = ?")) {
            statement.setObject(1, org.value());
            statement.executeUpdate();
        }
    }
}
