package dev.plinth.intake.x12;

import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks the elements of single segments: what must be there and how it is written. */
final class SegmentRules {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Z][A-Z0-9]{1,2}");
    private static final Pattern PAIR = Pattern.compile("[PF]\\d{4}");
    private static final Map<String, SegmentRules> ALL =
            Tables.lines("segments.txt").stream().collect(Collectors.toMap(SegmentRules::id, SegmentRules::parse));

    private final List<ElementRule> elements;
    private final List<PairRule> pairs;

    private SegmentRules(List<ElementRule> elements, List<PairRule> pairs) {
        this.elements = elements;
        this.pairs = pairs;
    }

    static boolean isIdentifier(String id) {
        return IDENTIFIER.matcher(id).matches();
    }

    static boolean known(String id) {
        return ALL.containsKey(id);
    }

    /** The identifier if it is one; anything else could be personal and is not shown. */
    static String printable(String id) {
        return isIdentifier(id) ? id : "";
    }

    static void check(Segment segment, Consumer<Finding> findings) {
        if (!isIdentifier(segment.id())) {
            findings.accept(Finding.error(
                    Place.segment(segment.number(), ""),
                    "the segment identifier is not one" + begins(segment.id()),
                    "two or three capital letters or digits, then the element separator"));
            return;
        }
        SegmentRules rules = ALL.get(segment.id());
        if (rules != null) rules.examine(segment, findings);
    }

    private static String begins(String id) {
        String start = id.substring(0, Math.min(3, id.length()));
        return known(start) ? ", it begins like " + start : "";
    }

    private void examine(Segment segment, Consumer<Finding> findings) {
        for (ElementRule rule : elements) {
            String value = rule.value(segment);
            Place place = Place.segment(segment.number(), rule.name(segment));
            if (value.isEmpty()) {
                if (rule.required()) findings.accept(Finding.error(place, "is missing", rule.expected()));
            } else if (!rule.holds(value)) {
                findings.accept(Finding.error(place, "is not " + rule.expected(), rule.expected()));
            } else if (rule.oddTime(value)) {
                findings.accept(Finding.note(place, "is not a time of day", rule.expected()));
            } else if (rule.tooLong(value)) {
                findings.accept(
                        Finding.note(place, "has " + value.length() + " characters", "at most " + rule.longest()));
            }
        }
        for (PairRule pair : pairs)
            if (!pair.holds(segment))
                findings.accept(Finding.error(
                        Place.segment(segment.number(), "%s%02d".formatted(segment.id(), pair.second())),
                        pair.wrong(segment),
                        pair.expected()));
    }

    private static String id(String line) {
        return line.substring(0, line.indexOf(' '));
    }

    private static SegmentRules parse(String line) {
        List<ElementRule> elements = new ArrayList<>();
        List<PairRule> pairs = new ArrayList<>();
        Arrays.stream(line.split(" ", -1)).skip(1).forEach(word -> {
            if (PAIR.matcher(word).matches()) pairs.add(PairRule.parse(word));
            else elements.add(ElementRule.parse(word));
        });
        return new SegmentRules(elements, pairs);
    }
}
