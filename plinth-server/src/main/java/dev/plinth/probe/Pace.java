package dev.plinth.probe;

import java.time.Duration;

/**
 * How often and how long a probe may work.
 *
 * @param cadence from the beginning of one run to that of the next, one minute to one day
 * @param longest a run that takes longer is ended and counts as one that could not be carried out, at most ten minutes
 * @param rows the most rows that one run may look at, at most 100,000
 */
public record Pace(Duration cadence, Duration longest, long rows) {
    private static final Duration SHORTEST_CADENCE = Duration.ofMinutes(1);
    private static final Duration LONGEST_CADENCE = Duration.ofDays(1);
    private static final Duration LONGEST_RUN = Duration.ofMinutes(10);
    private static final long MOST_ROWS = 100_000;

    /** Every five minutes, for at most 30 seconds and 10,000 rows. */
    public static final Pace USUAL = new Pace(Duration.ofMinutes(5), Duration.ofSeconds(30), 10_000);

    public Pace {
        if (cadence.compareTo(SHORTEST_CADENCE) < 0 || cadence.compareTo(LONGEST_CADENCE) > 0)
            throw new IllegalArgumentException("A cadence is one minute to one day, was " + cadence);
        if (!longest.isPositive() || longest.compareTo(LONGEST_RUN) > 0)
            throw new IllegalArgumentException("A run takes at most ten minutes, was " + longest);
        if (rows < 0 || rows > MOST_ROWS)
            throw new IllegalArgumentException("A run looks at up to " + MOST_ROWS + " rows, was " + rows);
    }

    public Pace every(Duration other) {
        return new Pace(other, longest, rows);
    }

    public Pace atMost(Duration other) {
        return new Pace(cadence, other, rows);
    }
}
