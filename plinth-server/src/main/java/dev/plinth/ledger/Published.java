package dev.plinth.ledger;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Tells this process that checkpoints were published: callers who wait for a receipt, witnesses, the instance log. */
final class Published {
    private final List<Consumer<List<Publisher.Signed>>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<CountDownLatch> next = new AtomicReference<>(new CountDownLatch(1));

    /** Listeners MUST be quick and MUST NOT throw: they run on the publisher's thread. */
    void listen(Consumer<List<Publisher.Signed>> listener) {
        listeners.add(listener);
    }

    void announce(List<Publisher.Signed> signed) {
        listeners.forEach(listener -> listener.accept(signed));
        next.getAndSet(new CountDownLatch(1)).countDown();
    }

    /** Waits for the next announcement, at most this long; another process may publish without one. */
    void await(Duration longest) throws InterruptedException {
        var unused = next.get().await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }
}
