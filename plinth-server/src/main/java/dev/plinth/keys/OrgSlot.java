package dev.plinth.keys;

import dev.plinth.problem.ProblemException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The place of one organisation in the cache: its keys, or why it has none, and who is fetching them. */
final class OrgSlot {
    /** A recent refusal, so that a dead provider is not asked by every request. */
    record Refusal(ProblemException problem, long until) {}

    final ReentrantLock lock = new ReentrantLock();
    final AtomicBoolean refreshing = new AtomicBoolean();
    volatile @Nullable OrgKeys keys;
    volatile @Nullable Refusal refusal;
    volatile boolean evicted;

    /** Takes the keys out and has them wiped. */
    void drop() {
        OrgKeys old = keys;
        keys = null;
        if (old != null) old.drop();
    }
}
