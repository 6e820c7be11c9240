package dev.plinth.ledger;

import dev.plinth.ledger.LogCheck.Finding;
import dev.plinth.problem.ProblemException;
import dev.plinth.proof.Checkpoint;
import dev.plinth.runtime.StartException;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses the start when a log is not what was signed, and says which entry. */
@CrossesOrganisations(
        "Compares every log with its own checkpoint before anything is served; bodies stay in the database")
final class StartCheck implements StoreCheck {
    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
    private static final int MOST_NAMED = 5;
    /** A checkpoint is remembered some milliseconds before it is published. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private final Organisations organisations;
    private final LogStore store;
    private final LogNames names;
    private final LogMemory memory;
    private final LogCheck check;
    private final Recovery recovery;
    private final PayloadCheck payloads;
    private final LostEntries lost;
    private final CheckpointRows checkpoints;
    private final InstantSource clock;
    private final long newest;

    StartCheck(
            Organisations organisations,
            LogStore store,
            LogNames names,
            LogMemory memory,
            LogCheck check,
            Recovery recovery,
            PayloadCheck payloads,
            LostEntries lost,
            CheckpointRows checkpoints,
            InstantSource clock,
            long newest) {
        this.organisations = organisations;
        this.store = store;
        this.names = names;
        this.memory = memory;
        this.check = check;
        this.recovery = recovery;
        this.payloads = payloads;
        this.lost = lost;
        this.checkpoints = checkpoints;
        this.clock = clock;
        this.newest = newest;
    }

    /** Throws {@link StartException} unless every log is as it was signed, or was accepted by the operator as it is. */
    void run() {
        List<Finding> open = recovery.withoutAccepted(findings(newest));
        if (open.isEmpty()) {
            recovery.finish();
            publishAgain();
            release();
            return;
        }
        String named = open.stream().limit(MOST_NAMED).map(Finding::toString).collect(Collectors.joining("; "));
        String more = open.size() > MOST_NAMED ? "; and " + (open.size() - MOST_NAMED) + " more" : "";
        throw new StartException("A log is not what was signed, so Plinth does not start: " + named + more
                + ". Restore the database from a backup that is not older than the data directory. If that cannot be, accept the"
                + " log as it is with --accept-log="
                + open.getFirst().origin()
                + " --accept-reason=\"…\"; that stays in the log for good.");
    }

    /** Everything wrong with any log, hashing the newest entries of each anew. */
    List<Finding> findings(long entries) {
        List<Finding> found = new ArrayList<>();
        Map<OrgId, Checkpoint> signed = new LinkedHashMap<>();
        for (String origin : memory.origins()) {
            try {
                OrgId org = names.org(origin);
                check.signed(org).ifPresent(checkpoint -> signed.put(org, checkpoint));
            } catch (ProblemException e) {
                found.add(new Finding(
                        origin, 0, "is gone, and with it the whole log: its organisation is not in any store"));
            }
        }
        for (RegionId region : organisations.regions())
            found.addAll(store.withConnection(region, connection -> {
                LogCheck.oneMoment(connection);
                Set<OrgId> logs = new LinkedHashSet<>(logs(connection));
                logs.addAll(LogStops.stopped(connection));
                Stream.concat(signed.keySet().stream(), lost.orgs().stream())
                        .filter(org -> names.region(org).equals(region))
                        .forEach(logs::add);
                List<Finding> here = new ArrayList<>();
                for (OrgId org : logs) {
                    here.addAll(check.check(connection, org, Optional.ofNullable(signed.get(org)), entries));
                    here.addAll(vanished(connection, org));
                }
                return here;
            }));
        return found;
    }

    /** Entries that a process appended and missed, here or elsewhere in the region, and that are still nowhere. */
    private List<Finding> vanished(Connection connection, OrgId org) throws SQLException {
        Set<EntryId> missed = new LinkedHashSet<>(lost.of(org));
        LogStops.vanished(connection, org).ifPresent(missed::add);
        List<Finding> found = new ArrayList<>();
        for (EntryId entry : missed)
            if (!LogStops.isThere(connection, org, entry))
                found.add(new Finding(
                        names.origin(org),
                        TreeRows.head(connection, org).map(TreeRows.Head::size).orElse(0L),
                        LostEntries.what(entry)));
        return found;
    }

    /** Every log is as it should be: none stays stopped for what was found while it ran before. */
    private void release() {
        for (RegionId region : organisations.regions())
            store.withConnection(region, connection -> {
                for (OrgId org : LogStops.stopped(connection)) LogStops.release(connection, org);
                return region;
            });
        lost.orgs().forEach(lost::forget);
    }

    /**
     * A kill between signing and publishing leaves a checkpoint that only the memory has; so does whoever takes it out of
     * the store. Either way it is published again.
     */
    private void publishAgain() {
        for (Map.Entry<OrgId, Checkpoint> one : signed().entrySet()) {
            OrgId org = one.getKey();
            Checkpoint signed = one.getValue();
            RegionId region = names.region(org);
            if (store.withConnection(region, connection -> check.unpublished(connection, org, signed))
                    .isEmpty()) continue;
            LOG.warn(
                    "The checkpoint of size {} of log {} was missing in the store and is put back",
                    signed.size(),
                    signed.origin());
            checkpoints.publish(
                    region,
                    List.of(new Publisher.Signed(
                            org,
                            signed.origin(),
                            signed.size(),
                            signed.root(),
                            signed.note(),
                            memory.since(signed.origin()))));
        }
    }

    /** What was signed last and long enough ago to be in the store, if a checkpoint of size 0 is not all there is. */
    private Map<OrgId, Checkpoint> signed() {
        Map<OrgId, Checkpoint> signed = new LinkedHashMap<>();
        for (String origin : memory.origins()) {
            OrgId org = names.org(origin); // all are here, or the check had ended before this
            check.signed(org).filter(one -> one.size() > 0).ifPresent(one -> signed.put(org, one));
        }
        return signed;
    }

    private List<Finding> unpublished() {
        List<Finding> found = new ArrayList<>();
        Instant settled = clock.instant().minus(SETTLED);
        signed().forEach((org, signed) -> {
            if (memory.since(signed.origin()).isBefore(settled))
                store.withConnection(names.region(org), connection -> check.unpublished(connection, org, signed))
                        .ifPresent(found::add);
        });
        return found;
    }

    @Override
    public Report check() {
        List<Finding> found = new ArrayList<>(findings(Long.MAX_VALUE));
        if (found.isEmpty()) found.addAll(unpublished());
        Set<String> damaged = found.stream().map(Finding::origin).collect(Collectors.toSet());
        List<Log> logs = new ArrayList<>();
        List<String> notCompared = new ArrayList<>();
        for (RegionId region : organisations.regions())
            sizes(region).forEach((org, size) -> {
                String origin = names.origin(org);
                // a body that was changed may not even be an entry any more
                if (damaged.contains(origin)) {
                    logs.add(new Log(origin, size, 0));
                    return;
                }
                PayloadCheck.Result contents = payloads.check(org);
                logs.add(new Log(origin, size, contents.compared()));
                found.addAll(contents.findings());
                contents.notOpened().ifPresent(why -> notCompared.add("log " + origin + ": " + why));
            });
        return new Report(logs, found.stream().map(Finding::toString).toList(), notCompared);
    }

    private Map<OrgId, Long> sizes(RegionId region) {
        return store.withConnection(region, connection -> {
            Map<OrgId, Long> sizes = new LinkedHashMap<>();
            for (OrgId org : logs(connection))
                sizes.put(
                        org,
                        TreeRows.head(connection, org).map(TreeRows.Head::size).orElse(0L));
            return sizes;
        });
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
