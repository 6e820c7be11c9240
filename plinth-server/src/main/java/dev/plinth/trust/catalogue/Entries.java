package dev.plinth.trust.catalogue;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keys and values of one part of a file. What is missing or of another type becomes a fault and reads as something harmless. */
final class Entries {
    private static final int LONGEST_TEXT = 800;

    private final Map<?, ?> values;
    private final Faults.Place place;

    private Entries(Map<?, ?> values, Faults.Place place) {
        this.values = values;
        this.place = place;
    }

    static Entries of(@Nullable Object value, Faults.Place place, String key) {
        if (value instanceof Map<?, ?> map) return new Entries(map, place);
        place.wrong(key, "is not made of keys with values");
        return new Entries(Map.of(), place);
    }

    /** The same values, with faults that name another place. */
    Entries in(Faults.Place other) {
        return new Entries(values, other);
    }

    Entries only(Set<String> known) {
        for (Object key : values.keySet())
            if (!(key instanceof String name) || !known.contains(name))
                place.wrong(String.valueOf(key), "is not a key that is known here");
        return this;
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    @Nullable
    Object raw(String key) {
        Object value = values.get(key);
        if (value == null) place.wrong(key, "is missing");
        return value;
    }

    String text(String key) {
        Object value = raw(key);
        return value == null ? "" : text(key, value);
    }

    Optional<String> name(String key) {
        if (!has(key)) return Optional.empty();
        String name = text(key);
        if (!name.matches("[a-z][a-z0-9-]{1,39}"))
            place.wrong(key, "is not a name of small letters, digits and hyphens");
        return Optional.of(name);
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Object one : list(key)) texts.add(text(key, one));
        if (new LinkedHashSet<>(texts).size() < texts.size()) place.wrong(key, "says something twice");
        return texts;
    }

    /** At least one element. */
    List<?> list(String key) {
        Object value = raw(key);
        if (value instanceof List<?> list && !list.isEmpty()) return list;
        if (value != null) place.wrong(key, "is not a list with at least one element");
        return List.of();
    }

    Duration duration(String key, Duration least, Duration most) {
        String text = text(key);
        try {
            Duration duration = Duration.parse(text);
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0)
                place.wrong(key, "is " + text + ", which is not between " + least + " and " + most);
            return duration;
        } catch (DateTimeParseException malformed) {
            if (!text.isEmpty()) place.wrong(key, "is not a duration such as PT5M");
            return least;
        }
    }

    /** Reads one text as something that has a form of its own. */
    <T> Optional<T> as(String key, Function<String, T> form) {
        String text = text(key);
        if (text.isEmpty()) return Optional.empty();
        try {
            return Optional.of(form.apply(text));
        } catch (IllegalArgumentException refused) {
            place.wrong(key, String.valueOf(refused.getMessage()));
            return Optional.empty();
        }
    }

    Faults.Place place() {
        return place;
    }

    private String text(String key, @Nullable Object value) {
        if (!(value instanceof String text)) {
            place.wrong(key, "is not a text; put it in quotes if it should be one");
            return "";
        }
        if (text.isBlank()
                || !text.equals(text.strip())
                || text.length() > LONGEST_TEXT
                || text.matches("(?s).*\\p{Cc}.*"))
            place.wrong(
                    key,
                    "is empty, on several lines, with outer space, or longer than " + LONGEST_TEXT + " characters");
        return text;
    }
}
