package dev.plinth.crypto;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Lends the ciphers, MACs and digests that sealing needs, so that a record pays for none of them. One pool serves a
 * whole process; it is safe for any number of threads, virtual ones included.
 */
public final class CipherPool {
    /*
     * Slots are claimed by an atomic swap, starting at a slot picked by the thread's id, so that threads rarely meet.
     * An empty pool makes a new workbench and a full pool drops the returned one: nobody ever waits. A workbench that
     * met an exception is simply not returned, because the state of its cipher is unknown.
     */
    private static final int PROBES = 4;

    private final AtomicReferenceArray<@Nullable Workbench> slots;
    private final int mask;

    /** A pool that keeps at most four times as many ciphers as there are processors. */
    public CipherPool() {
        this(4 * Runtime.getRuntime().availableProcessors());
    }

    CipherPool(int atLeast) {
        int size = Math.max(PROBES, Integer.highestOneBit(Math.max(1, atLeast - 1)) << 1);
        this.slots = new AtomicReferenceArray<>(size);
        this.mask = size - 1;
    }

    /** A workbench nobody else uses. Give it back when all went well; let it go after an exception. */
    Workbench take() {
        int start = slotOfThread();
        for (int i = 0; i < PROBES; i++) {
            Workbench idle = slots.getAndSet((start + i) & mask, null);
            if (idle != null) {
                return idle;
            }
        }
        return new Workbench();
    }

    void giveBack(Workbench workbench) {
        int start = slotOfThread();
        for (int i = 0; i < PROBES; i++) {
            if (slots.compareAndSet((start + i) & mask, null, workbench)) {
                return;
            }
        }
    }

    private static int slotOfThread() {
        long id = Thread.currentThread().threadId() * 0x9E3779B97F4A7C15L;
        return (int) (id >>> 40);
    }
}
