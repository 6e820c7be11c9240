package dev.plinth.proof;

import java.util.List;

/** What someone who remembers a log's last checkpoint concludes from the next one. Pure: the memory is the caller's. */
public final class Monitor {
    private Monitor() {}

    /** The conclusion. */
    public sealed interface Observation {
        /** The log grew and kept everything: remember {@code next}. */
        record Advanced(Checkpoint next) implements Observation {}

        /** Nothing new. */
        record Same(Checkpoint seen) implements Observation {}

        /** The log got shorter: {@code next} MUST NOT replace {@code seen}. */
        record Rollback(Checkpoint seen, Checkpoint next) implements Observation {}

        /** The two were not shown to be one history; {@code why} names both sides. Keep both as evidence. */
        record Fork(Checkpoint seen, Checkpoint next, String why) implements Observation {}
    }

    /**
     * Compares the last checkpoint seen with the next.
     *
     * @param path consistency proof from the one size to the other; empty if the sizes are equal or the first tree was empty
     */
    public static Observation compare(Checkpoint seen, Checkpoint next, List<Hash> path) {
        if (!seen.origin().equals(next.origin())) {
            throw new ProofException(
                    Reason.WRONG_ORIGIN, "Checkpoints of two logs cannot be compared: %s and %s".formatted(seen, next));
        }
        if (next.size() < seen.size()) {
            return new Observation.Rollback(seen, next);
        }
        if (next.size() == seen.size()) {
            return next.root().equals(seen.root())
                    ? new Observation.Same(seen)
                    : new Observation.Fork(
                            seen,
                            next,
                            "Size %d was signed with root %s and with root %s"
                                    .formatted(seen.size(), seen.root(), next.root()));
        }
        if (seen.size() == 0 && path.isEmpty()) {
            return new Observation.Advanced(next);
        }
        try {
            new ConsistencyProof(seen.size(), next.size(), path).verify(seen.root(), next.root());
            return new Observation.Advanced(next);
        } catch (ProofException e) {
            return new Observation.Fork(seen, next, e.why());
        }
    }
}
