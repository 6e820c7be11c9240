package dev.plinth.trust.web;

import dev.plinth.trust.ClaimStanding.Day;
import dev.plinth.trust.ClaimState;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last 90 days of a claim as a strip.
 *
 * @param bars neighbouring days of the same state are one bar; a day without evidence has none
 * @param words the same for whoever does not see the strip
 */
record HistoryView(List<Bar> bars, String words) {
    private static final int DAYS = 90;

    /** Height of the strip; a day is one wide. */
    private static final int HIGHEST = 20;

    HistoryView {
        bars = List.copyOf(bars);
    }

    /**
     * Days side by side.
     *
     * @param height the worse, the higher, so that it can be told apart without colours
     */
    record Bar(int x, int width, int y, int height, String tone) {}

    /** Empty as long as no day is known. */
    static Optional<HistoryView> of(List<Day> days, LocalDate today) {
        Map<LocalDate, ClaimState> known = new HashMap<>();
        LocalDate first = today.minusDays(DAYS - 1L);
        days.stream()
                .filter(day -> !day.day().isBefore(first) && !day.day().isAfter(today))
                .forEach(day -> known.put(day.day(), day.worst()));
        if (known.isEmpty()) return Optional.empty();
        List<Bar> bars = new ArrayList<>();
        int begin = 0;
        for (int at = 1; at <= DAYS; at++) {
            Optional<ClaimState> state = Optional.ofNullable(known.get(first.plusDays(begin)));
            if (at < DAYS && state.equals(Optional.ofNullable(known.get(first.plusDays(at))))) continue;
            if (state.isPresent()) bars.add(bar(begin, at - begin, state.get()));
            begin = at;
        }
        int rehearsed = (int) days.stream()
                .filter(day -> known.containsKey(day.day()) && day.rehearsed() > 0)
                .count();
        return Optional.of(new HistoryView(bars, words(known, rehearsed)));
    }

    private static Bar bar(int x, int width, ClaimState state) {
        int height = switch (state) {
            case PROVEN -> 6;
            case STALE -> 9;
            case UNPROVEN -> 12;
            case PLANNED -> 3;
            case FAILED, RETRACTED -> HIGHEST;
        };
        return new Bar(x, width, HIGHEST - height, height, Words.tone(state));
    }

    private static String words(Map<LocalDate, ClaimState> known, int rehearsed) {
        Map<ClaimState, Integer> count = new EnumMap<>(ClaimState.class);
        known.values().forEach(state -> count.merge(state, 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        count.forEach((state, days) -> parts.add(state.text() + " on " + days(days)));
        if (known.size() < DAYS) parts.add("no evidence on " + days(DAYS - known.size()));
        return "Last 90 days, each by its worst moment in the log, and by the installation's own count of days with evidence: "
                + String.join(", ", parts) + "."
                + (rehearsed == 0 ? "" : " A failure was rehearsed on " + days(rehearsed) + ".");
    }

    private static String days(int number) {
        return number + (number == 1 ? " day" : " days");
    }
}
