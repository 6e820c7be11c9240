package dev.plinth.intake;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many files are taken at once. An upload takes as long as its sender likes, so it counts against its own
 * organisation only; the places that all share are for files that have arrived.
 */
final class Places {
    /** Files of one organisation, from the first byte to the last record; far fewer than all, so that others find a place. */
    static final int OF_EACH = 2;

    private static final int LOADING = 8;

    private final Duration patience;
    private final Map<OrgId, Integer> files = new ConcurrentHashMap<>();
    private final Semaphore loading = new Semaphore(LOADING, true);

    /** @param patience how long a file that has arrived waits for its turn */
    Places(Duration patience) {
        this.patience = patience;
    }

    /** Throws {@link ProblemException} {@code too-many-requests} while the organisation has {@value #OF_EACH} files under way. */
    Place take(OrgId org) {
        files.compute(org, (key, now) -> {
            if (now != null && now >= OF_EACH)
                throw new ProblemException(
                        ProblemCode.TOO_MANY,
                        "%d files of this organisation are on their way or being loaded already; send this one when one of them is done"
                                .formatted(OF_EACH));
            return now == null ? 1 : now + 1;
        });
        return new Place(org);
    }

    /** What one file occupies until it is closed. For one thread at a time. */
    final class Place implements AutoCloseable {
        private final OrgId org;
        private boolean loads;

        private Place(OrgId org) {
            this.org = org;
        }

        /** Waits for a turn to load; {@code temporarily-unavailable} when there is none in time. */
        void load() {
            try {
                loads = loading.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new ProblemException(
                        ProblemCode.UNAVAILABLE, "The server is stopping; send the file again when it runs");
            }
            if (!loads)
                throw new ProblemException(
                        ProblemCode.UNAVAILABLE,
                        "%d files are being loaded already; try again soon".formatted(LOADING));
        }

        @Override
        public void close() {
            if (loads) loading.release();
            files.computeIfPresent(org, (key, now) -> now == 1 ? null : now - 1);
        }
    }
}
