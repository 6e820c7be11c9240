package dev.plinth.trust;

import java.time.Duration;

/** Durations as people say them. */
public final class Ages {
    private Ages() {}

    /** In the largest unit of which there are at least two, rounded down; such as {@code 3 minutes}. */
    public static String of(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) return counted(seconds, "second");
        if (seconds < 2 * 3600) return counted(seconds / 60, "minute");
        if (seconds < 2 * 86_400) return counted(seconds / 3600, "hour");
        return counted(seconds / 86_400, "day");
    }

    private static String counted(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }
}
