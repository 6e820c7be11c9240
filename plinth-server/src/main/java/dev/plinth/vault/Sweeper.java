package dev.plinth.vault;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes uploads that were never finished, such as those a killed process left behind; they were never visible. */
final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final long FIRST_AFTER_SECONDS = 10;
    private static final long EVERY_SECONDS = 600;
    private static final long LAST_SECONDS = 5;

    private final Organisations organisations;
    private final Attachments attachments;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("vault-sweeper").factory());

    Sweeper(Organisations organisations, Attachments attachments) {
        this.organisations = organisations;
        this.attachments = attachments;
    }

    void start() {
        var unused =
                clockwork.scheduleWithFixedDelay(this::sweep, FIRST_AFTER_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** One organisation whose store is away does not keep the others waiting. */
    void sweep() {
        for (Organisation organisation : organisations.everyone().known()) {
            if (clockwork.isShutdown()) return;
            try {
                int removed = attachments.sweep(organisation.id());
                if (removed > 0) LOG.info("Removed {} unfinished uploads of {}", removed, organisation.slug());
            } catch (ProblemException | IllegalStateException e) {
                LOG.warn("Unfinished uploads of {} are still there: {}", organisation.slug(), e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        clockwork.shutdown();
        try {
            if (!clockwork.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) clockwork.shutdownNow();
        } catch (InterruptedException hurried) {
            clockwork.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
