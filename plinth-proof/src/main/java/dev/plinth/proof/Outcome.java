package dev.plinth.proof;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for a worker and throws what it threw. */
final class Outcome {
    private Outcome() {}

    static <T> T of(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw unchecked(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while verifying", e);
        }
    }

    /** Workers throw nothing checked. */
    private static RuntimeException unchecked(ExecutionException e) {
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }
}
