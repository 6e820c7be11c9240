package dev.plinth.trust;

import dev.plinth.ledger.Logs;
import dev.plinth.tenancy.OrgId;
import java.util.Optional;

/** Looks whether the log that holds the evidence still is what was signed: it only grows, and its keeper has not stopped it. */
final class LogWatch {
    private final Logs logs;
    private final OrgId instance;
    private long published;
    private volatile Optional<String> fault = Optional.empty();

    LogWatch(Logs logs, OrgId instance) {
        this.logs = logs;
        this.instance = instance;
    }

    /** Why the log cannot be believed, as the end of a sentence. */
    Optional<String> fault() {
        return fault;
    }

    /** A log that went back stays unbelievable until the next start, which checks all of it. */
    synchronized void look() {
        Logs.Standing standing = logs.standing(instance);
        if (standing.fault().isPresent()) fault = Optional.of("it was stopped, because it is not what was signed.");
        else if (standing.published() < published) fault = Optional.of("it is shorter than it was.");
        published = Math.max(published, standing.published());
    }
}
