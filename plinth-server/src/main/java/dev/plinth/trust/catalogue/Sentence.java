package dev.plinth.trust.catalogue;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A published sentence. What stands in square brackets is shown only to a reader who is shown every figure that it names, such
 * as {@code Each field is ciphertext[: {tried} of {population} were tried][, last {age} ago].} Outside of brackets there are
 * no figures, so the sentence is whole without evidence.
 */
public record Sentence(String template) {
    private static final Pattern BRACKET = Pattern.compile("\\[([^\\[\\]]*)]");
    private static final Pattern FIGURE = Pattern.compile("\\{([^{}]*)}");

    /** What the latest evidence can tell. */
    public enum Figure {
        /** On how many it was tried. */
        TRIED,
        /** How many there are. */
        POPULATION,
        /** How long ago, in words such as {@code 3 minutes}. */
        AGE;

        private String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Refuses unknown figures, figures outside of brackets and brackets without figures. */
    public Sentence {
        List<String> words = List.of("tried", "population", "age");
        String outside = BRACKET.matcher(template).replaceAll("");
        if (outside.matches(".*[\\[\\]{}].*"))
            throw new IllegalArgumentException(
                    "it has a figure outside of square brackets, or brackets that do not match; without evidence there is"
                            + " nothing to put there");
        BRACKET.matcher(template).results().map(found -> found.group(1)).forEach(part -> {
            List<String> named =
                    FIGURE.matcher(part).results().map(found -> found.group(1)).toList();
            if (named.isEmpty())
                throw new IllegalArgumentException("it has brackets without a figure; leave the brackets away");
            if (!words.containsAll(named) || FIGURE.matcher(part).replaceAll("").matches(".*[{}].*"))
                throw new IllegalArgumentException("it names a figure that is not one of " + String.join(", ", words));
        });
    }

    /** Without any figure: before the first evidence, and for readers who are shown none. */
    public String bare() {
        return with(Map.of());
    }

    /** With the figures that this reader is shown. */
    public String with(Map<Figure, String> known) {
        return BRACKET.matcher(template).replaceAll(found -> Matcher.quoteReplacement(filled(found.group(1), known)));
    }

    private static String filled(String part, Map<Figure, String> known) {
        String text = part;
        for (Map.Entry<Figure, String> one : known.entrySet())
            text = text.replace("{" + one.getKey().word() + "}", one.getValue());
        return FIGURE.matcher(text).find() ? "" : text;
    }
}
