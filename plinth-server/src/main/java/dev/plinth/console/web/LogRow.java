package dev.plinth.console.web;

import dev.plinth.ledger.Logs;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One log as the front page shows it.
 *
 * @param state one of {@code good}, {@code waiting}, {@code bad}, for its colour; {@code words} says the same in words
 */
record LogRow(String title, Optional<String> origin, long entries, String state, String words, String witnesses) {
    static LogRow of(String title, String origin, Logs.Standing standing, Instant now) {
        return new LogRow(
                title,
                Optional.of(origin),
                standing.size() + standing.pending(),
                state(standing),
                words(standing, now),
                witnesses(standing.witnesses().size()));
    }

    static LogRow unreachable(String title) {
        return new LogRow(title, Optional.empty(), 0, "bad", "Its region cannot be reached now", "unknown");
    }

    private static String state(Logs.Standing standing) {
        if (standing.fault().isPresent()) return "bad";
        return standing.published() == standing.size() && standing.pending() == 0 ? "good" : "waiting";
    }

    private static String words(Logs.Standing standing, Instant now) {
        if (standing.fault().isPresent()) return "Stopped: " + standing.fault().get();
        if (standing.publishedAt().isEmpty())
            return standing.pending() == 0 ? "Empty: nothing has happened yet" : "Its first entries are being signed";
        String age = ago(Duration.between(standing.publishedAt().get(), now));
        long waiting = standing.size() - standing.published() + standing.pending();
        return waiting == 0
                ? "Every entry is signed; last signed " + age
                : count(waiting, "entry", "entries") + " still to be signed; last signed " + age;
    }

    private static String witnesses(int number) {
        return number == 0 ? "none" : count(number, "witness", "witnesses");
    }

    static String ago(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 2) return "just now";
        if (seconds < 120) return seconds + " seconds ago";
        if (seconds < 7_200) return seconds / 60 + " minutes ago";
        if (seconds < 172_800) return seconds / 3_600 + " hours ago";
        return seconds / 86_400 + " days ago";
    }

    private static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
