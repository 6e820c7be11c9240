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
    private static final byte[] NOTHING = {};
    private static final TreeRows.Head EMPTY = new TreeRows.Head(0, TreeHasher.EMPTY_ROOT, 0);

    private final LogNames names;
    private final LogKeys keys;
    private final LogMemory memory;
    private final InboxKey inboxKey;
    private final Accepted accepted;

    LogCheck(LogNames names, LogKeys keys, LogMemory memory, InboxKey inboxKey, Accepted accepted) {
        this.names = names;
        this.keys = keys;
        this.memory = memory;
        this.inboxKey = inboxKey;
        this.accepted = accepted;
    }

    /**
     * Something that is not as it was signed.
     *
     * @param entry index of the first entry concerned
     * @param what names by its hash what is there, where something else than what was signed is
     * @param old the same in the words of older records of what was accepted
     */
    record Finding(String origin, long entry, String what, String old) {
        Finding(String origin, long entry, String what) {
            this(origin, entry, what, what);
        }

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
     * it is. What the operator accepted is among the findings and hides nothing else. Empty if all is well.
     */
    List<Finding> check(Connection connection, OrgId org, Optional<Checkpoint> signed, long newest)
            throws SQLException {
        String origin = names.origin(org);
        Accepted.Lines known = accepted.of(origin);
        TreeRows.Head head = TreeRows.head(connection, org).orElse(EMPTY);
        List<Finding> found = new ArrayList<>();
        try {
            retention(connection, org, origin, head, found);
            boolean whole = BodyCheck.count(connection, org) == head.size() - head.prunedBelow();
            long wanted = whole ? Math.max(0, head.size() - newest) : 0;
            long from = Math.max(head.prunedBelow(), wanted) / TilePath.FULL;
            BodyCheck.Part part = new BodyCheck.Part(org, origin, from, Long.MAX_VALUE, head.size());
            found.addAll(BodyCheck.check(connection, part, MOST_FINDINGS, known));
            if (known.without(found).isEmpty()) tree(connection, org, origin, head, known, found);
            signed.ifPresent(checkpoint -> compare(connection, org, origin, head, checkpoint, known, found));
            for (Checkpoint stored : published(connection, org, origin, found))
                if (known.without(found).isEmpty()) compare(connection, org, origin, head, stored, known, found);
        } catch (TreeRows.StoreReadException e) {
            throw e.reason();
        } catch (ProofException e) {
            found.add(new Finding(origin, Math.max(0, head.size() - 1), e.why()));
        }
        return List.copyOf(found);
    }

    /** Those that the operator did not accept. */
    List<Finding> open(List<Finding> found) {
        return found.stream()
                .filter(one -> !accepted.of(one.origin()).cover(one))
                .toList();
    }

    /** Hashes a part of a log anew; empty if there is no such part. What the operator accepted is left out. */
    Optional<List<Finding>> bodies(Connection connection, OrgId org, long fromTile, long toTile) throws SQLException {
        String origin = names.origin(org);
        Accepted.Lines known = accepted.of(origin);
        TreeRows.Head head = TreeRows.head(connection, org).orElse(EMPTY);
        List<Finding> found = new ArrayList<>();
        if (fromTile == 0) retention(connection, org, origin, head, found);
        long first = Math.max(fromTile, head.prunedBelow() / TilePath.FULL);
        if (first * TilePath.FULL >= head.size())
            return found.isEmpty() ? Optional.empty() : Optional.of(known.without(found));
        BodyCheck.Part part = new BodyCheck.Part(org, origin, first, Math.max(first + 1, toTile), head.size());
        found.addAll(BodyCheck.check(connection, part, MOST_FINDINGS, known));
        return Optional.of(known.without(found));
    }

    /** What the rows say of retention against what the log itself says. */
    private void retention(Connection connection, OrgId org, String origin, TreeRows.Head head, List<Finding> found)
            throws SQLException {
        LogWords words = new LogWords(connection, org, origin, head.size(), inboxKey);
        if (head.prunedBelow() > 0) {
            long said = words.droppedBefore();
            if (head.prunedBelow() > said)
                found.add(new Finding(
                        origin,
                        said,
                        "is said to be dropped with all before %d, which no entry ledger.drop of the log says"
                                .formatted(head.prunedBelow())));
        }
        Optional<String> stored = SegmentRetention.stored(connection, org);
        if (stored.isEmpty()) return;
        Optional<String> said = words.keepDays();
        // a version before this one dropped the entries that said so, too
        boolean mayHaveBeenDropped = said.isEmpty() && head.prunedBelow() > 0;
        if (!mayHaveBeenDropped && !said.equals(stored))
            found.add(new Finding(
                    origin,
                    Math.max(0, head.size() - 1),
                    "entries are kept for \"%s\" days by the stored setting, and by the newest entry about it for \"%s\""
                            .formatted(stored.get(), said.orElse("for ever"))));
    }

    /** A checkpoint that was signed and is not in the store, though it is long since it was signed. */
    Optional<Finding> unpublished(Connection connection, OrgId org, Checkpoint signed) throws SQLException {
        long published = TreeRows.publishedSize(connection, org);
        return published >= signed.size()
                ? Optional.empty()
                : Optional.of(new Finding(
                        names.origin(org),
                        signed.size() - 1,
                        published == 0
                                ? "is under no checkpoint in the store, and one over it was signed"
                                : "is not under the newest checkpoint in the store, which has size %d, and one over it was signed"
                                        .formatted(published)));
    }

    /** Every checkpoint in the store, each with its columns compared. */
    private List<Checkpoint> published(Connection connection, OrgId org, String origin, List<Finding> found)
            throws SQLException {
        List<Checkpoint> all = new ArrayList<>();
        for (TreeRows.PublishedRow row : TreeRows.published(connection, org)) {
            Checkpoint checkpoint = row.note().verifiedBy(origin, keys.verifiers(names.region(org), origin));
            all.add(checkpoint);
            if (checkpoint.size() != row.size() || !checkpoint.root().equals(row.root()))
                found.add(new Finding(
                        origin,
                        Math.max(0, checkpoint.size() - 1),
                        "is under a checkpoint of size %d that is stored as one of size %d"
                                .formatted(checkpoint.size(), row.size())));
        }
        return all;
    }

    /** Every full tile against its parent's hash of it; then the edge against the head. Hashes stay when bodies are dropped. */
    private static void tree(
            Connection connection,
            OrgId org,
            String origin,
            TreeRows.Head head,
            Accepted.Lines known,
            List<Finding> found)
            throws SQLException {
        TileSource tiles = TreeRows.tiles(connection, org);
        for (int level = 0; TilePath.in(head.size(), level + 1, 0).isPresent(); level++) {
            Optional<TilePath> parent = TilePath.in(head.size(), level + 1, 0);
            for (long index = 0; parent.isPresent(); parent = TilePath.in(head.size(), level + 1, ++index)) {
                byte[] above = tiles.read(parent.get());
                long first = index * TilePath.FULL;
                int width = parent.get().width();
                Map<Long, byte[]> below = TreeRows.fullTiles(connection, org, level, first, first + width);
                for (int slot = 0; slot < width; slot++) {
                    byte[] tile = below.getOrDefault(first + slot, NOTHING);
                    boolean fits = above.length >= (slot + 1) * Hash.BYTES
                            && tile.length == TilePath.FULL * Hash.BYTES
                            && root(tile).equals(Hash.at(above, slot * Hash.BYTES));
                    if (fits) continue;
                    Finding finding = new Finding(
                            origin,
                            (first + slot) << (Byte.SIZE * (level + 1)),
                            new TilePath(level, first + slot, TilePath.FULL) + " does not give the hash that "
                                    + parent.get() + " has for it: one of the two was changed");
                    found.add(finding);
                    if (!known.cover(finding)) return;
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
            Accepted.Lines known,
            List<Finding> found) {
        if (head.size() < signed.size()) {
            found.add(new Finding(
                    origin,
                    head.size(),
                    "is gone: the log got shorter, it has %d entries and a checkpoint over %d was signed"
                            .formatted(head.size(), signed.size())));
            return;
        }
        if (!known.without(found).isEmpty()) return;
        TileSource tiles = TreeRows.tiles(connection, org);
        try {
            Edges.requireExtends(origin, signed, TreeEdge.load(head.size(), tiles), tiles);
        } catch (ProofException e) {
            found.add(new Finding(origin, signed.size() - 1, e.why()));
        }
    }
}
