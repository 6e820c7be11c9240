package dev.plinth.keys;

import dev.plinth.crypto.SecretBytes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Overwrites keys that left the caches, once no operation can hold them any more. */
final class Wiper {
    private record Due(long at, List<SecretBytes> secrets) {}

    private final Deque<Due> waiting = new ArrayDeque<>();
    private final LongSupplier nanos;
    private final long after;

    /** @param nanos a monotonic clock such as {@link System#nanoTime} */
    Wiper(LongSupplier nanos, Duration after) {
        this.nanos = nanos;
        this.after = after.toNanos();
    }

    synchronized void add(Collection<SecretBytes> secrets) {
        if (!secrets.isEmpty()) waiting.addLast(new Due(nanos.getAsLong() + after, List.copyOf(secrets)));
    }

    /** Overwrites what is due. */
    synchronized void sweep() {
        long now = nanos.getAsLong();
        for (@Nullable Due due = waiting.peekFirst(); due != null && due.at() - now <= 0; due = waiting.peekFirst()) {
            due.secrets().forEach(SecretBytes::wipe);
            waiting.removeFirst();
        }
    }

    /** Overwrites everything now, at shutdown. */
    synchronized void wipeAll() {
        for (Due due : waiting) due.secrets().forEach(SecretBytes::wipe);
        waiting.clear();
    }
}
