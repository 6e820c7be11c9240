package dev.plinth.runtime;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.boot.convert.DurationStyle;

/** Durations as settings write them. */
public final class Durations {
    private Durations() {}

    /** A number with the largest unit that it is a whole number of. */
    public static String told(Duration duration) {
        for (ChronoUnit unit : List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS))
            if (!duration.isZero() && duration.toMillis() % unit.getDuration().toMillis() == 0)
                return DurationStyle.SIMPLE.print(duration, unit);
        return DurationStyle.SIMPLE.print(duration, ChronoUnit.MILLIS);
    }
}
