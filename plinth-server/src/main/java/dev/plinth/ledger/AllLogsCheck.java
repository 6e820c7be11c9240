package dev.plinth.ledger;

import dev.plinth.ledger.LogCheck.Finding;
import dev.plinth.proof.Checkpoint;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares every log of every region with itself, with what was signed of it and with what was appended to it. */
@CrossesOrganisations(
        "Compares every log with its own checkpoint before anything is served; bodies stay in the database")
final class AllLogsCheck {
    private final Organisations organisations;
    private final LogStore store;
    private final LogNames names;
    private final LogMemory memory;
    private final LogCheck check;
    private final LostEntries lost;

    AllLogsCheck(
            Organisations organisations,
            LogStore store,
            LogNames names,
            LogMemory memory,
            LogCheck check,
            LostEntries lost) {
        this.organisations = organisations;
        this.store = store;
        this.names = names;
        this.memory = memory;
        this.check = check;
        this.lost = lost;
    }

    /**
     * What was compared; whatever came up since was not.
     *
     * @param found everything wrong with any log, what the operator accepted among it
     * @param signed what was signed last of each log that is here
     * @param stopped the logs that were marked as stopped
     * @param missing the logs that this installation remembers to miss entries
     */
    record Looked(
            List<Finding> found,
            Map<OrgId, Checkpoint> signed,
            Map<RegionId, List<OrgId>> stopped,
            List<OrgId> missing) {}

    /** Hashes this many of the newest entries of each log anew, and compares everything else. */
    Looked look(long entries) {
        List<Finding> found = new ArrayList<>();
        Map<OrgId, Checkpoint> signed = new LinkedHashMap<>();
        for (String origin : memory.origins())
            names.find(origin)
                    .ifPresentOrElse(
                            org -> check.signed(org).ifPresent(checkpoint -> signed.put(org, checkpoint)),
                            () -> found.add(new Finding(
                                    origin,
                                    0,
                                    "is gone, and with it the whole log: its organisation is not in any store")));
        List<OrgId> missing = lost.orgs();
        Map<RegionId, List<OrgId>> stopped = new LinkedHashMap<>();
        for (RegionId region : organisations.regions())
            found.addAll(store.withConnection(region, connection -> {
                LogCheck.oneMoment(connection);
                stopped.put(region, LogStops.stopped(connection));
                Set<OrgId> logs = new LinkedHashSet<>(logs(connection));
                logs.addAll(stopped.get(region));
                Stream.concat(signed.keySet().stream(), missing.stream())
                        .filter(org -> names.region(org).equals(region))
                        .forEach(logs::add);
                List<Finding> here = new ArrayList<>();
                for (OrgId org : logs) {
                    here.addAll(check.check(connection, org, Optional.ofNullable(signed.get(org)), entries));
                    here.addAll(vanished(connection, org));
                }
                return here;
            }));
        return new Looked(found, signed, stopped, missing);
    }

    /** Entries that a process appended and missed, here or elsewhere in the region, and that are still nowhere. */
    private List<Finding> vanished(Connection connection, OrgId org) throws SQLException {
        Set<EntryId> missed = new LinkedHashSet<>(lost.of(org));
        LogStops.vanished(connection, org).ifPresent(missed::add);
        if (missed.isEmpty()) return List.of();
        long size = size(connection, org);
        return AppendWatch.nowhere(connection, org, missed).stream()
                .map(entry -> new Finding(names.origin(org), size, LostEntries.what(entry)))
                .toList();
    }

    /**
     * A checkpoint that was signed and that the store does not have.
     *
     * @param since when it was remembered, which is some milliseconds before it is published
     */
    record Unpublished(OrgId org, Checkpoint signed, Instant since, Finding finding) {}

    /** Those of a region, among what was looked at. */
    List<Unpublished> unpublished(RegionId region, Looked looked) {
        Set<String> damaged = looked.found().stream().map(Finding::origin).collect(Collectors.toSet());
        return store.withConnection(region, connection -> {
            List<Unpublished> all = new ArrayList<>();
            for (OrgId org : looked.signed().keySet()) {
                if (!names.region(org).equals(region)) continue;
                // of a log that was accepted as it is, something else may have been signed since
                Checkpoint signed = damaged.contains(names.origin(org))
                        ? check.signed(org).orElseThrow()
                        : looked.signed().get(org);
                if (signed.size() == 0) continue;
                check.unpublished(connection, org, signed)
                        .ifPresent(finding ->
                                all.add(new Unpublished(org, signed, memory.since(signed.origin()), finding)));
            }
            return all;
        });
    }

    /** How many entries each log of a region has. */
    Map<OrgId, Long> sizes(RegionId region) {
        return store.withConnection(region, connection -> {
            Map<OrgId, Long> sizes = new LinkedHashMap<>();
            for (OrgId org : logs(connection)) sizes.put(org, size(connection, org));
            return sizes;
        });
    }

    private static long size(Connection connection, OrgId org) throws SQLException {
        return TreeRows.head(connection, org).map(TreeRows.Head::size).orElse(0L);
    }

    private static List<OrgId> logs(Connection connection) throws SQLException {
        List<OrgId> logs = new ArrayList<>();
        try (PreparedStatement statement =
                        connection.prepareStatement("select org_id from tenant.ledger_head order by org_id");
                ResultSet result = statement.executeQuery()) {
            while (result.next()) logs.add(new OrgId(result.getObject(1, UUID.class)));
        }
        return logs;
    }
}
