package dev.plinth.intake.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** One line that tells how far an import is, shown only when it takes longer than two seconds. */
final class ProgressLine {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration EVERY_ON_PAPER = Duration.ofSeconds(5);

    private final PrintStream out;
    private final boolean terminal;
    private final InstantSource clock;
    private final Instant began;
    private Instant last;
    private boolean shown;

    /** @param terminal whether the line may be written over */
    ProgressLine(PrintStream out, boolean terminal, InstantSource clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.began = clock.instant();
        this.last = Instant.MIN;
    }

    void show(JsonNode status) {
        Instant now = clock.instant();
        if (Duration.between(began, now).compareTo(PATIENCE) < 0) return;
        if (!terminal && last.isAfter(now.minus(EVERY_ON_PAPER))) return;
        last = now;
        shown = true;
        if (terminal) out.print("\r\u001b[K" + text(status));
        else out.println(text(status));
        out.flush();
    }

    void end() {
        if (shown && terminal) out.print("\r\u001b[K");
    }

    static String text(JsonNode status) {
        if (status.path("state").asString("").equals("checking"))
            return String.format(
                    Locale.ROOT, "checking: %,d records", status.path("checked").asLong());
        return String.format(
                Locale.ROOT,
                "loading: %,d of %,d records",
                status.path("committed").asLong(),
                status.path("records").asLong(0));
    }
}
