package dev.plinth.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The embedded clusters of an installation, from the moment they begin to start: none outlives a start that failed or was cut. */
final class Clusters implements AutoCloseable {
    private final List<CompletableFuture<EmbeddedCluster>> all = new ArrayList<>();
    private boolean closed;

    /** Starts one in the background; not after closing has begun. */
    synchronized CompletableFuture<EmbeddedCluster> start(Supplier<EmbeddedCluster> start) {
        if (closed) throw new StartException("Plinth was stopped while it started");
        CompletableFuture<EmbeddedCluster> starting = CompletableFuture.supplyAsync(start);
        all.add(starting);
        return starting;
    }

    /** Stops all of them, at once, and waits; one that is still starting is stopped as soon as it can be. Closing twice does nothing. */
    @Override
    public void close() {
        CompletableFuture<?>[] stops;
        synchronized (this) {
            closed = true;
            stops = all.stream().map(Clusters::stop).toArray(CompletableFuture[]::new);
            all.clear();
        }
        CompletableFuture.allOf(stops).join();
    }

    private static CompletableFuture<?> stop(CompletableFuture<EmbeddedCluster> starting) {
        return starting.handleAsync((cluster, failure) -> {
            if (cluster != null) cluster.close();
            return failure == null;
        });
    }
}
