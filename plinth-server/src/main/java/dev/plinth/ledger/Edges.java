package dev.plinth.ledger;

import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.Prover;
import dev.plinth.proof.Reason;
import dev.plinth.proof.TileHashes;
import dev.plinth.proof.TileSource;
import dev.plinth.proof.TreeEdge;
import dev.plinth.proof.VerifierKey;
import dev.plinth.runtime.StartException;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.OrgId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The right edges of the logs that are growing, kept in memory while the lease is held. Used by one thread. */
@CrossesOrganisations("Loads right edges for the sequencer, each by its organisation; hashes only")
final class Edges {
    private static final int MOST = 4_096;

    private final LogNames names;
    private final LogKeys keys;
    private final LogMemory memory;
    private final Map<OrgId, TreeEdge> kept = new LinkedHashMap<>(64, 0.75f, true);

    Edges(LogNames names, LogKeys keys, LogMemory memory) {
        this.names = names;
        this.keys = keys;
        this.memory = memory;
    }

    /** The edge of a log that has {@code size} entries in the store. Throws {@link ProofException} if it cannot be trusted. */
    TreeEdge at(Connection connection, OrgId org, long size) throws SQLException {
        TreeEdge known = kept.get(org);
        return known != null && known.size() == size ? known : load(connection, org);
    }

    void keep(OrgId org, TreeEdge edge) {
        kept.put(org, edge);
        if (kept.size() > MOST) kept.remove(kept.keySet().iterator().next());
    }

    void forget() {
        kept.clear();
    }

    /**
     * Reads the edge, and trusts it only if it gives the stored root and extends what was signed last: this is what keeps
     * the signing keys from ever signing two histories of one log.
     */
    private TreeEdge load(Connection connection, OrgId org) throws SQLException {
        String origin = names.origin(org);
        Optional<TreeRows.Head> head = TreeRows.head(connection, org);
        Optional<Checkpoint> signed = signed(origin, keys.verifiers(names.region(org), origin));
        try {
            TileSource tiles = TreeRows.tiles(connection, org);
            TreeEdge edge =
                    head.map(stored -> TreeEdge.load(stored.size(), tiles)).orElseGet(TreeEdge::empty);
            if (head.isPresent() && !edge.root().equals(head.get().root()))
                throw new ProofException(
                        Reason.ROOT_MISMATCH,
                        "The tiles of log %s lead to root %s at size %d, its head says %s"
                                .formatted(
                                        origin,
                                        edge.root(),
                                        edge.size(),
                                        head.get().root()));
            if (signed.isPresent()) requireExtends(origin, signed.get(), edge, tiles);
            return edge;
        } catch (TreeRows.StoreReadException e) {
            throw e.reason();
        }
    }

    /** A memory that is damaged is no reason to hold up the other logs of the region. */
    private Optional<Checkpoint> signed(String origin, List<VerifierKey> verifiers) {
        try {
            return memory.recall(origin, verifiers);
        } catch (StartException e) {
            throw new ProofException(Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    static void requireExtends(String origin, Checkpoint signed, TreeEdge edge, TileSource tiles) {
        if (edge.size() < signed.size())
            throw new ProofException(
                    Reason.ROLLBACK,
                    "Log %s got shorter: it has %d entries and a checkpoint over %d was signed, so entries %d to %d are gone"
                            .formatted(origin, edge.size(), signed.size(), edge.size(), signed.size() - 1));
        if (signed.size() == 0) return;
        try {
            new Prover(new TileHashes(edge.size(), tiles))
                    .consistency(signed.size(), edge.size())
                    .verify(signed.root(), edge.root());
        } catch (ProofException e) {
            throw new ProofException(
                    Reason.FORK,
                    "Log %s forked: it does not extend the checkpoint of size %d that was signed, so an entry before entry %d was changed (%s)"
                            .formatted(origin, signed.size(), signed.size(), e.why()));
        }
    }
}
