package dev.plinth.trust.wording;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks for words that promise more than can be shown. */
public final class WordingRules {
    private static final List<Rule> RULES = Stream.of(
                    PaperRules.all(), PromiseRules.all(), CustodyRules.all(), List.<Rule>of(new PlannedDates()))
            .flatMap(List::stream)
            .toList();

    private WordingRules() {}

    /** Ids of all rules. */
    public static List<String> ids() {
        return RULES.stream().map(Rule::id).toList();
    }

    /** Checks a plain text, such as one that an organisation adds to its page. */
    public static List<WordingFinding> check(String text, WordingContext context) {
        return check(text, TextForm.PLAIN, context);
    }

    /** Everything that is wrong, in the order of the text. */
    public static List<WordingFinding> check(String text, TextForm form, WordingContext context) {
        List<WordingFinding> findings = new ArrayList<>();
        Prose prose = Prose.of(
                switch (form) {
                    case PLAIN -> text;
                    case MARKDOWN -> Markup.markdown(text);
                    case HTML -> Markup.html(text);
                });
        for (Prose.Sentence sentence : prose.sentences()) findings.addAll(check(prose, sentence, context));
        return findings;
    }

    /** What lies inside of something already found is the same fault and is not said again. */
    private static List<WordingFinding> check(Prose prose, Prose.Sentence sentence, WordingContext context) {
        List<Rule.Spot> found = new ArrayList<>();
        List<WordingFinding> findings = new ArrayList<>();
        for (Rule rule : RULES)
            for (Rule.Spot spot : rule.find(sentence.text(), context)) {
                if (found.stream().anyMatch(spot::overlaps)) continue;
                found.add(spot);
                findings.add(new WordingFinding(
                        rule.id(),
                        prose.words(sentence, spot.start(), spot.end()),
                        prose.line(sentence, spot.start()),
                        rule.why(),
                        rule.instead()));
            }
        return findings;
    }
}
