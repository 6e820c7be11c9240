package dev.plinth.ledger;

import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.TilePath;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.OrgId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
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
        LogUnderCheck log = begin(connection, org);
        TreeRows.Head head = log.head();
        try {
            log.retention(inboxKey);
            boolean whole = BodyCheck.count(connection, org) == head.size() - head.prunedBelow();
            long wanted = whole ? Math.max(0, head.size() - newest) : 0;
            log.bodies(Math.max(head.prunedBelow(), wanted) / TilePath.FULL, Long.MAX_VALUE);
            if (log.isAsAccepted()) log.tree();
            signed.ifPresent(log::compare);
            log.published(() -> keys.verifiers(names.region(org), names.origin(org)));
        } catch (TreeRows.StoreReadException e) {
            throw e.reason();
        } catch (ProofException e) {
            log.broken(e);
        }
        return log.found();
    }

    /** Those that the operator did not accept. */
    List<Finding> open(List<Finding> found) {
        return accepted.open(found);
    }

    /** Hashes a part of a log anew; empty if there is no such part. What the operator accepted is left out. */
    Optional<List<Finding>> bodies(Connection connection, OrgId org, long fromTile, long toTile) throws SQLException {
        LogUnderCheck log = begin(connection, org);
        if (fromTile == 0) log.retention(inboxKey);
        long first = Math.max(fromTile, log.head().prunedBelow() / TilePath.FULL);
        if (first * TilePath.FULL >= log.head().size())
            return log.found().isEmpty() ? Optional.empty() : Optional.of(log.open());
        log.bodies(first, Math.max(first + 1, toTile));
        return Optional.of(log.open());
    }

    private LogUnderCheck begin(Connection connection, OrgId org) throws SQLException {
        String origin = names.origin(org);
        return new LogUnderCheck(connection, org, origin, accepted.of(origin));
    }

    /** A checkpoint that was signed and is not in the store, though it is long since it was signed. */
    Optional<Finding> unpublished(Connection connection, OrgId org, Checkpoint signed) throws SQLException {
        long published = CheckpointRows.publishedSize(connection, org);
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
}
