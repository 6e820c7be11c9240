package dev.plinth.ledger;

import dev.plinth.proof.ProofException;
import dev.plinth.proof.TreeEdge;
import dev.plinth.tenancy.ConstraintViolation;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Gives the entries of one region their indexes and hashes them into their trees, batch by batch. Used by one thread. */
@CrossesOrganisations("Orders the entries of all logs of a region; it moves bodies without reading them")
final class Sequencer {
    /*
     * One batch is three round trips whatever its size: drain, write tiles and heads, commit. Group commit comes by itself: while
     * one batch commits, the inbox fills for the next. Edges in memory are replaced only after the commit, so a batch that
     * was rolled back needs no repair.
     */
    private static final String UNPUBLISHED =
            "select h.org_id, h.size from tenant.ledger_head h where h.size > 0 and not"
                    + " exists (select 1 from tenant.ledger_checkpoint c where c.org_id = h.org_id and c.size = h.size)";

    private final RegionId region;
    private final LogStore store;
    private final InboxDrain drain;
    private final Edges edges;
    private final LogFaults faults;
    private final Appended appended;
    private final Publisher publisher;

    Sequencer(
            RegionId region,
            UUID holder,
            int batch,
            InboxKey key,
            LogStore store,
            Edges edges,
            LogFaults faults,
            Appended appended,
            Publisher publisher) {
        this.region = region;
        this.store = store;
        this.drain = new InboxDrain(holder, region, batch, key);
        this.edges = edges;
        this.faults = faults;
        this.appended = appended;
        this.publisher = publisher;
    }

    /** Starts afresh under a new lease and hands over what a predecessor integrated and did not publish. */
    void takeOver() {
        edges.forget();
        store.withConnection(region, connection -> {
            for (Map.Entry<OrgId, Long> log : unpublished(connection).entrySet()) {
                try {
                    TreeEdge edge = edges.at(connection, log.getKey(), log.getValue());
                    edges.keep(log.getKey(), edge);
                    publisher.offer(new Publisher.Due(log.getKey(), edge, Optional.empty()));
                } catch (ProofException e) {
                    faults.report(log.getKey(), e.why());
                }
            }
            return region;
        });
    }

    /** Integrates one batch and returns how many entries it held. A log that cannot be trusted is stopped, and left out. */
    int integrate(long epoch) {
        Batch batch = attempt(epoch);
        appended.seen(region, batch.integrated());
        int entries = 0;
        for (Publisher.Due due : batch.grown()) {
            entries += (int) (due.edge().size() - due.was());
            edges.keep(due.org(), due.edge());
            publisher.offer(due);
        }
        return entries;
    }

    private record Batch(List<Publisher.Due> grown, List<EntryId> integrated) {}

    /** Each attempt that fails for one log stops that log, so there are no more of them than logs. */
    private Batch attempt(long epoch) {
        while (true) {
            try {
                return store.withConnection(region, connection -> batch(connection, epoch));
            } catch (LogFaultException e) {
                faults.report(e.org(), String.valueOf(e.getMessage()));
            } catch (ConstraintViolation e) {
                Map<OrgId, String> taken = store.withConnection(region, InboxDrain::taken);
                // what waits for a log that is stopped already was not in this batch
                taken.keySet().removeAll(faults.orgs());
                if (taken.isEmpty()) throw e;
                taken.forEach(faults::report);
            } catch (IllegalStateException e) {
                // the next round reads the edges again, and so finds the log that was changed instead of failing for
                // all
                edges.forget();
                throw e;
            }
        }
    }

    private Batch batch(Connection connection, long epoch) throws SQLException {
        List<Publisher.Due> grown = new ArrayList<>();
        List<EntryId> integrated = new ArrayList<>();
        Batch batch = new Batch(grown, integrated);
        Map<OrgId, InboxDrain.Arrival> arrivals = drain.drain(connection, epoch, faults.orgs());
        if (arrivals.isEmpty()) return batch;
        List<TreeRows.Step> steps = new ArrayList<>(arrivals.size());
        for (Map.Entry<OrgId, InboxDrain.Arrival> log : arrivals.entrySet()) {
            InboxDrain.Arrival arrival = log.getValue();
            TreeEdge before = edge(connection, log.getKey(), arrival.first());
            TreeEdge.Growth growth = before.append(arrival.leaves());
            steps.add(new TreeRows.Step(log.getKey(), before.size(), growth.edge(), growth.tiles()));
            grown.add(new Publisher.Due(log.getKey(), growth.edge(), Optional.of(arrival.oldest()), before.size()));
            integrated.addAll(arrival.ids());
        }
        TreeRows.grow(connection, steps);
        return batch;
    }

    private TreeEdge edge(Connection connection, OrgId org, long size) throws SQLException {
        try {
            return edges.at(connection, org, size);
        } catch (ProofException e) {
            throw new LogFaultException(org, e.why());
        }
    }

    private static Map<OrgId, Long> unpublished(Connection connection) throws SQLException {
        Map<OrgId, Long> found = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(UNPUBLISHED);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) found.put(new OrgId(result.getObject(1, UUID.class)), result.getLong(2));
        }
        return found;
    }
}
