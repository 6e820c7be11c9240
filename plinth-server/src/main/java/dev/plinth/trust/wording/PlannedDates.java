package dev.plinth.trust.wording;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is planned for a day that has passed was not done, or nobody looked at the sentence since. */
final class PlannedDates implements Rule {
    private static final String MONTH =
            "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
                    + "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
    private static final String YEAR = "(20\\d\\d)\\b(?![-/]\\d)";

    private static final Pattern PLANNED = Pattern.compile(
            "\\b(plan|plans|planned|planning|roadmap|will|going to|target|targets|targeted|targeting|expect|expects|expected|schedule"
                    + "|scheduled|upcoming|aim|aims|aiming|intend|intends|intended|in progress|coming|due|forthcoming|eta|under ?way|soon|not yet)\\b");
    private static final Pattern LOOKS_BACK =
            Pattern.compile("\\b(since|dated|published|as of|revised|released|reviewed|issued|held)( on| in)? $");

    /** A way of naming a day or a span of days, and its last day. */
    private record Naming(Pattern pattern, java.util.function.Function<MatchResult, LocalDate> lastDay) {}

    private static final List<Naming> NAMINGS = List.of(
            new Naming(
                    Pattern.compile("\\b(20\\d\\d)-(\\d\\d)-(\\d\\d)\\b"),
                    found -> LocalDate.of(number(found, 1), number(found, 2), number(found, 3))),
            new Naming(
                    Pattern.compile("\\b(\\d{1,2})(?:st|nd|rd|th|\\.)? (?:of )?" + MONTH + ",? " + YEAR),
                    found -> LocalDate.of(number(found, 3), month(found.group(2)), number(found, 1))),
            new Naming(
                    Pattern.compile("\\b" + MONTH + " (\\d{1,2})(?:st|nd|rd|th)?,? " + YEAR),
                    found -> LocalDate.of(number(found, 3), month(found.group(1)), number(found, 2))),
            new Naming(
                    Pattern.compile("\\b" + MONTH + ",? (?:of )?" + YEAR),
                    found -> endOf(number(found, 2), month(found.group(1)))),
            new Naming(
                    Pattern.compile("\\b(20\\d\\d)-(\\d\\d)\\b(?!-)"),
                    found -> endOf(number(found, 1), number(found, 2))),
            new Naming(
                    Pattern.compile("\\bq([1-4])(?: of)?[ /'-]{0,2}" + YEAR),
                    found -> endOf(number(found, 2), 3 * number(found, 1))),
            new Naming(
                    Pattern.compile("\\b(20\\d\\d)[ /-]?q([1-4])\\b"),
                    found -> endOf(number(found, 1), 3 * number(found, 2))),
            new Naming(
                    Pattern.compile("\\bh([12])(?: of)? ?" + YEAR),
                    found -> endOf(number(found, 2), 6 * number(found, 1))),
            new Naming(
                    Pattern.compile("\\b(first|second) half of " + YEAR),
                    found -> endOf(number(found, 2), "first".equals(found.group(1)) ? 6 : 12)),
            new Naming(
                    Pattern.compile("\\b(spring|summer|autumn|fall|winter)(?: of)? " + YEAR),
                    found -> endOf(number(found, 2), season(found.group(1)))),
            new Naming(
                    Pattern.compile(
                            "\\b(?:by|in|during|until|till|before|for|end of|early|mid|late|throughout)[ -]" + YEAR),
                    found -> endOf(number(found, 1), 12)));

    @Override
    public String id() {
        return "past-date";
    }

    @Override
    public String why() {
        return "It is planned for a time that has passed.";
    }

    @Override
    public String instead() {
        return "say that it is done, or name the new time, or take the plan away.";
    }

    @Override
    public List<Spot> find(String sentence, WordingContext context) {
        List<Spot> found = new ArrayList<>();
        Matcher planned = PLANNED.matcher(sentence);
        if (!planned.find()) return found;
        for (Naming naming : NAMINGS)
            naming.pattern().matcher(sentence).results().forEach(result -> {
                Spot spot = new Spot(sentence, result.start(), result.end());
                boolean looksBack = LOOKS_BACK
                        .matcher(sentence.substring(0, result.start()))
                        .find();
                boolean past = day(naming, result)
                        .filter(day -> day.isBefore(context.today()))
                        .isPresent();
                if (past && !looksBack && found.stream().noneMatch(spot::overlaps)) found.add(spot);
            });
        return found;
    }

    private static Optional<LocalDate> day(Naming naming, MatchResult result) {
        try {
            return Optional.of(naming.lastDay().apply(result));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    private static LocalDate endOf(int year, int month) {
        return YearMonth.of(year, month).atEndOfMonth();
    }

    private static int number(MatchResult found, int group) {
        return Integer.parseInt(found.group(group));
    }

    private static int month(String name) {
        return "janfebmaraprmayjunjulaugsepoctnovdec"
                                .indexOf(name.substring(0, 3).toLowerCase(Locale.ROOT))
                        / 3
                + 1;
    }

    /** The last month of a season; a winter is counted with the year it is named after. */
    private static int season(String name) {
        return switch (name) {
            case "spring" -> 6;
            case "summer" -> 9;
            default -> 12;
        };
    }
}
