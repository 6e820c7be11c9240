package dev.plinth.trust.wording;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for phrases.
 *
 * @param allowed when the phrase is fine where it stands
 */
record PhraseRule(
        String id, List<Pattern> phrases, BiPredicate<Rule.Spot, WordingContext> allowed, String why, String instead)
        implements Rule {
    static List<Pattern> phrases(String... expressions) {
        return java.util.Arrays.stream(expressions).map(Pattern::compile).toList();
    }

    @Override
    public List<Spot> find(String sentence, WordingContext context) {
        List<Spot> found = new ArrayList<>();
        for (Pattern phrase : phrases) {
            Matcher matcher = phrase.matcher(sentence);
            while (matcher.find()) {
                Spot spot = new Spot(sentence, matcher.start(), matcher.end());
                if (!allowed.test(spot, context) && found.stream().noneMatch(spot::overlaps)) found.add(spot);
            }
        }
        return found;
    }
}
