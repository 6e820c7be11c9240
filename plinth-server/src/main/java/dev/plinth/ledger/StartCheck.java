package dev.plinth.ledger;

import dev.plinth.ledger.LogCheck.Finding;
import dev.plinth.runtime.StartException;
import java.util.List;
import java.util.stream.Collectors;

/** Refuses the start when a log is not what was signed, and says which entry; lets all logs go on otherwise. */
final class StartCheck {
    private static final int MOST_NAMED = 5;

    private final AllLogsCheck logs;
    private final Recovery recovery;
    private final ResumeLogs resume;
    private final long newest;

    /** @param newest so many entries of each log are hashed anew */
    StartCheck(AllLogsCheck logs, Recovery recovery, ResumeLogs resume, long newest) {
        this.logs = logs;
        this.recovery = recovery;
        this.resume = resume;
        this.newest = newest;
    }

    /** Throws {@link StartException} unless every log is as it was signed, or was accepted by the operator as it is. */
    void run() {
        AllLogsCheck.Looked looked = logs.look(newest);
        List<Finding> open = recovery.withoutAccepted(looked.found());
        if (open.isEmpty()) {
            resume.after(looked);
            return;
        }
        String named = open.stream().limit(MOST_NAMED).map(Finding::toString).collect(Collectors.joining("; "));
        String more = open.size() > MOST_NAMED ? "; and " + (open.size() - MOST_NAMED) + " more" : "";
        throw new StartException("A log is not what was signed, so Plinth does not start: " + named + more
                + ". Restore the database from a backup that is not older than the data directory. If that cannot be, accept the"
                + " log as it is with --accept-log="
                + open.getFirst().origin()
                + " --accept-reason=\"…\"; that stays in the log for good.");
    }
}
