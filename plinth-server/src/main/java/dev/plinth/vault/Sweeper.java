package dev.plinth.vault;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps house: has rows checked a page at a time; removes uploads that were never finished, such as those a killed process left behind, which were never visible; and has the
 * rows of the first release vouched for.
 */
final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final long FIRST_AFTER_SECONDS = 10;
    private static final long EVERY_SECONDS = 600;
    private static final long CHECK_AFTER_MILLIS = 30_000;
    private static final long CHECK_EVERY_MILLIS = 250;
    private static final long LAST_SECONDS = 5;

    private final Organisations organisations;
    private final Attachments attachments;
    private final VouchRows vouching;
    private final RowCheck check;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("vault-sweeper").factory());

    Sweeper(Organisations organisations, Attachments attachments, VouchRows vouching, RowCheck check) {
        this.organisations = organisations;
        this.attachments = attachments;
        this.vouching = vouching;
        this.check = check;
    }

    void start() {
        var unused =
                clockwork.scheduleWithFixedDelay(this::sweep, FIRST_AFTER_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
        var unusedEither = clockwork.scheduleWithFixedDelay(
                this::checkSome, CHECK_AFTER_MILLIS, CHECK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void checkSome() {
        try {
            check.step();
        } catch (ProblemException away) {
            LOG.debug("An organisation's rows are checked later: {}", away.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("The rows of an organisation could not be checked, and the next one follows", e);
        }
    }

    /** One organisation whose store is away does not keep the others waiting. */
    void sweep() {
        attempt("the organisations", () -> {
            for (Organisation organisation : organisations.everyone().known()) {
                if (clockwork.isShutdown()) return;
                attempt("unfinished uploads of " + organisation.slug(), () -> {
                    int removed = attachments.sweep(organisation.id());
                    if (removed > 0) LOG.info("Removed {} unfinished uploads of {}", removed, organisation.slug());
                });
                attempt("rows without MACs of " + organisation.slug(), () -> vouching.sweep(organisation.id()));
            }
        });
    }

    /** Nothing that goes wrong may end the rounds. */
    private static void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (ProblemException e) {
            LOG.warn("The next round looks after {}: {}", what, e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("The next round looks after {}", what, e);
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
