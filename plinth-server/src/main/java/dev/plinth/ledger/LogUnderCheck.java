package dev.plinth.ledger;

import dev.plinth.ledger.LogCheck.Finding;
import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.CompactRange;
import dev.plinth.proof.Hash;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.TilePath;
import dev.plinth.proof.TileSource;
import dev.plinth.proof.TreeEdge;
import dev.plinth.proof.VerifierKey;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.OrgId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One stored log while it is compared, in one transaction, with what was found so far. */
@CrossesOrganisations("Compares one log for the start and background checks; hashes only")
final class LogUnderCheck {
    private static final int MOST_FINDINGS = 20;
    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final OrgId org;
    private final String origin;
    private final Accepted.Lines known;
    private final TreeRows.Head head;
    private final TileSource tiles;
    private final List<Finding> found = new ArrayList<>();
    private @Nullable TreeEdge edge;

    LogUnderCheck(Connection connection, OrgId org, String origin, Accepted.Lines known) throws SQLException {
        this.connection = connection;
        this.org = org;
        this.origin = origin;
        this.known = known;
        this.head = TreeRows.head(connection, org).orElse(TreeRows.Head.NONE);
        this.tiles = TreeRows.tiles(connection, org);
    }

    TreeRows.Head head() {
        return head;
    }

    /** All that was found, what the operator accepted among it. */
    List<Finding> found() {
        return List.copyOf(found);
    }

    /** What was found and not accepted. */
    List<Finding> open() {
        return known.without(found);
    }

    /** Whether nothing was found but what the operator accepted. */
    boolean isAsAccepted() {
        return known.coverAll(found);
    }

    /** The tree as it is stored cannot be read or computed. */
    void broken(ProofException e) {
        found.add(new Finding(origin, last(head.size()), e.why()));
    }

    /** What the rows say of retention against what the log itself says. */
    void retention(InboxKey inboxKey) throws SQLException {
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
        Optional<String> stored = StoredRetention.stored(connection, org);
        if (stored.isEmpty()) return;
        Optional<String> said = words.keepDays();
        // a version before this one dropped the entries that said so, too
        boolean mayHaveBeenDropped = said.isEmpty() && head.prunedBelow() > 0;
        if (!mayHaveBeenDropped && !said.equals(stored))
            found.add(new Finding(
                    origin,
                    last(head.size()),
                    "the setting of how many days entries are kept says \"%s\", the newest entry about it \"%s\""
                            .formatted(stored.get(), said.orElse("nothing")),
                    "entries are kept for \"%s\" days by the stored setting, and by the newest entry about it for \"%s\""
                            .formatted(stored.get(), said.orElse(LogWords.FOR_EVER))));
    }

    /** Bodies from one tile of level 0 up to, not including, another, against their hashes. */
    void bodies(long fromTile, long toTile) throws SQLException {
        BodyCheck.Part part = new BodyCheck.Part(org, origin, fromTile, toTile, head.size());
        found.addAll(BodyCheck.check(connection, part, MOST_FINDINGS, known));
    }

    /** Every full tile against its parent's hash of it; then the edge against the head. Hashes stay when bodies are dropped. */
    void tree() throws SQLException {
        for (int level = 0; TilePath.in(head.size(), level + 1, 0).isPresent(); level++)
            for (long index = 0; ; index++) {
                Optional<TilePath> parent = TilePath.in(head.size(), level + 1, index);
                if (parent.isEmpty()) break;
                if (!children(parent.get())) return;
            }
        if (!edge().root().equals(head.root()))
            found.add(new Finding(
                    origin,
                    last(head.size()),
                    "the tiles lead to root %s, the head says %s".formatted(edge().root(), head.root())));
    }

    /** Whether all tiles under a parent give the hashes that it has for them, but for accepted ones. */
    private boolean children(TilePath parent) throws SQLException {
        byte[] above = tiles.read(parent);
        int level = parent.level() - 1;
        long first = parent.index() * TilePath.FULL;
        Map<Long, byte[]> below = TreeRows.fullTiles(connection, org, level, first, first + parent.width());
        for (int slot = 0; slot < parent.width(); slot++) {
            byte[] tile = below.getOrDefault(first + slot, NOTHING);
            boolean fits = above.length >= (slot + 1) * Hash.BYTES
                    && tile.length == TilePath.FULL * Hash.BYTES
                    && root(tile).equals(Hash.at(above, slot * Hash.BYTES));
            if (fits) continue;
            Finding finding = new Finding(
                    origin,
                    (first + slot) << (Byte.SIZE * (level + 1)),
                    new TilePath(level, first + slot, TilePath.FULL) + " does not give the hash that " + parent
                            + " has for it: one of the two was changed");
            found.add(finding);
            if (!known.cover(finding)) return false;
        }
        return true;
    }

    private static Hash root(byte[] full) {
        CompactRange range = CompactRange.empty();
        for (int at = 0; at < TilePath.FULL * Hash.BYTES; at += Hash.BYTES) range.append(Hash.at(full, at));
        return range.root();
    }

    /** The log against a checkpoint that was signed; what is found already would show here again. */
    void compare(Checkpoint signed) {
        if (head.size() < signed.size()) {
            found.add(new Finding(
                    origin,
                    head.size(),
                    "is gone: the log got shorter, it has %d entries and a checkpoint over %d was signed"
                            .formatted(head.size(), signed.size())));
            return;
        }
        if (!isAsAccepted()) return;
        try {
            Edges.requireExtends(origin, signed, edge(), tiles);
        } catch (ProofException e) {
            found.add(new Finding(origin, signed.size() - 1, e.why()));
        }
    }

    /** Every checkpoint in the store: its columns, and the log against it. */
    void published(Supplier<List<VerifierKey>> keys) throws SQLException {
        List<Checkpoint> all = new ArrayList<>();
        for (CheckpointRows.PublishedRow row : CheckpointRows.published(connection, org)) {
            Checkpoint checkpoint = row.note().verifiedBy(origin, keys.get());
            all.add(checkpoint);
            if (checkpoint.size() != row.size() || !checkpoint.root().equals(row.root()))
                found.add(new Finding(
                        origin,
                        last(checkpoint.size()),
                        "is under a checkpoint of size %d that is stored as one of size %d"
                                .formatted(checkpoint.size(), row.size())));
        }
        for (Checkpoint stored : all) if (isAsAccepted()) compare(stored);
    }

    private TreeEdge edge() {
        TreeEdge loaded = edge;
        if (loaded == null) {
            loaded = TreeEdge.load(head.size(), tiles);
            edge = loaded;
        }
        return loaded;
    }

    private static long last(long size) {
        return Math.max(0, size - 1);
    }
}
