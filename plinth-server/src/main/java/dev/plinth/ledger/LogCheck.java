package dev.plinth.ledger;

import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.CompactRange;
import dev.plinth.proof.Hash;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.TilePath;
import dev.plinth.proof.TileSource;
import dev.plinth.proof.TreeEdge;
import dev.plinth.proof.TreeHasher;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.OrgId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares one stored log with itself and with what was signed: bodies, tiles of every level, head, remembered checkpoint. */
@CrossesOrganisations("Checks one log at a time for the start and background checks; hashes only")
final class LogCheck {
    /*
     * Bottom up, so that the first finding is the cause and not an effect: each body against its hash in the tiles of level 0,
     * each full tile against its hash one level higher, the right edge against the head, and the whole against the
     * checkpoint remembered outside of the database. A row that was changed, taken away, put in or exchanged differs from
     * its tile; whoever mends the tile differs from the one above; whoever mends them all differs from the memory.
     */
    private static final int MOST_FINDINGS = 20;
    private static final TreeRows.Head EMPTY = new TreeRows.Head(0, TreeHasher.EMPTY_ROOT, 0);

    private final LogNames names;
    private final LogKeys keys;
    private final LogMemory memory;

    LogCheck(LogNames names, LogKeys keys, LogMemory memory) {
        this.names = names;
        this.keys = keys;
        this.memory = memory;
    }

    /**
     * Something that is not as it was signed.
     *
     * @param entry index of the first entry concerned
     */
    record Finding(String origin, long entry, String what) {
        @Override
        public String toString() {
            return "log %s, entry %d: %s".formatted(origin, entry, what);
        }
    }

    /** What was signed last. MUST be asked before the transaction of {@link #check} begins, or a growing log looks forked. */
    Optional<Checkpoint> signed(OrgId org) {
        String origin = names.origin(org);
        return memory.recall(origin, keys.verifiers(names.region(org), origin));
    }

    /** Makes the transaction see one moment; MUST be its first statement. */
    static void oneMoment(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
        }
    }

    /**
     * Checks a log, hashing its {@code newest} entries anew. All other comparisons are complete, and a hole is found wherever
     * it is. Empty if all is well.
     */
    List<Finding> check(Connection connection, OrgId org, Optional<Checkpoint> signed, long newest)
            throws SQLException {
        String origin = names.origin(org);
        TreeRows.Head head = TreeRows.head(connection, org).orElse(EMPTY);
        List<Finding> found = new ArrayList<>();
        try {
            boolean whole = BodyCheck.count(connection, org) == head.size() - head.prunedBelow();
            long wanted = whole ? Math.max(0, head.size() - newest) : 0;
            long from = Math.max(head.prunedBelow(), wanted) / TilePath.FULL;
            BodyCheck.Part part = new BodyCheck.Part(org, origin, from, Long.MAX_VALUE, head.size());
            found.addAll(BodyCheck.check(connection, part, MOST_FINDINGS));
            if (found.isEmpty()) tree(origin, head, TreeRows.tiles(connection, org), from, found);
            signed.ifPresent(checkpoint -> compare(connection, org, origin, head, checkpoint, found));
            if (found.isEmpty())
                published(connection, org, origin)
                        .ifPresent(stored -> compare(connection, org, origin, head, stored, found));
        } catch (TreeRows.StoreReadException e) {
            throw e.reason();
        } catch (ProofException e) {
            found.add(new Finding(origin, Math.max(0, head.size() - 1), e.why()));
        }
        return List.copyOf(found);
    }

    /** Hashes a part of a log anew and nothing else; empty if there is no such part. */
    Optional<List<Finding>> bodies(Connection connection, OrgId org, long fromTile, long toTile) throws SQLException {
        TreeRows.Head head = TreeRows.head(connection, org).orElse(EMPTY);
        long first = Math.max(fromTile, head.prunedBelow() / TilePath.FULL);
        if (first * TilePath.FULL >= head.size()) return Optional.empty();
        BodyCheck.Part part =
                new BodyCheck.Part(org, names.origin(org), first, Math.max(first + 1, toTile), head.size());
        return Optional.of(BodyCheck.check(connection, part, MOST_FINDINGS));
    }

    private Optional<Checkpoint> published(Connection connection, OrgId org, String origin) throws SQLException {
        return TreeRows.published(connection, org)
                .map(note -> note.verifiedBy(origin, keys.verifiers(names.region(org), origin)));
    }

    /** Every full tile against its parent's hash of it; then the edge against the head. */
    private static void tree(String origin, TreeRows.Head head, TileSource tiles, long from, List<Finding> found) {
        Map<TilePath, byte[]> parents = new HashMap<>();
        for (int level = 0; TilePath.in(head.size(), level, 0).isPresent(); level++) {
            long index = level == 0 ? from : 0;
            Optional<TilePath> tile = TilePath.in(head.size(), level, index);
            for (; tile.isPresent() && !tile.get().isPartial(); tile = TilePath.in(head.size(), level, ++index)) {
                TilePath parent = TilePath.in(head.size(), level + 1, index / TilePath.FULL)
                        .orElseThrow();
                if (!parents.containsKey(parent)) parents.clear();
                byte[] above = parents.computeIfAbsent(parent, tiles::read);
                int slot = (int) (index % TilePath.FULL) * Hash.BYTES;
                if (above.length < slot + Hash.BYTES
                        || !root(tiles.read(tile.get())).equals(Hash.at(above, slot))) {
                    long first = index << (Byte.SIZE * (level + 1));
                    found.add(new Finding(
                            origin,
                            first,
                            tile.get() + " does not give the hash that " + parent
                                    + " has for it: one of the two was changed"));
                    return;
                }
            }
        }
        TreeEdge edge = TreeEdge.load(head.size(), tiles);
        if (!edge.root().equals(head.root()))
            found.add(new Finding(
                    origin,
                    Math.max(0, head.size() - 1),
                    "the tiles lead to root %s, the head says %s".formatted(edge.root(), head.root())));
    }

    private static Hash root(byte[] full) {
        CompactRange range = CompactRange.empty();
        for (int at = 0; at < TilePath.FULL * Hash.BYTES; at += Hash.BYTES) range.append(Hash.at(full, at));
        return range.root();
    }

    private static void compare(
            Connection connection,
            OrgId org,
            String origin,
            TreeRows.Head head,
            Checkpoint signed,
            List<Finding> found) {
        if (head.size() < signed.size()) {
            found.add(new Finding(
                    origin,
                    head.size(),
                    "is gone: the log got shorter, it has %d entries and a checkpoint over %d was signed"
                            .formatted(head.size(), signed.size())));
            return;
        }
        if (!found.isEmpty()) return;
        TileSource tiles = TreeRows.tiles(connection, org);
        try {
            Edges.requireExtends(origin, signed, TreeEdge.load(head.size(), tiles), tiles);
        } catch (ProofException e) {
            found.add(new Finding(origin, signed.size() - 1, e.why()));
        }
    }
}
