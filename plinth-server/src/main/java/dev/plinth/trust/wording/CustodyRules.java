package dev.plinth.trust.wording;

import static dev.plinth.trust.wording.PhraseRule.phrases;

import java.util.List;
import java.util.regex.Pattern;

/** Who can read what: true only where the customer alone holds the key. */
final class CustodyRules {
    private static final String READ = "(read|reading|see|decrypt|open|view|access|look (at|into)|peek (at|into))";
    private static final String THINGS =
            "(it|them|this|that|anything|everything|plain ?text|((your|their|customers?'?s?|the|any|all|stored|encrypted|private|a)( \\w+)? )?"
                    + "(data|messages?|conversations?|records?|contents?|values?|prompts?|files?|documents?|information|secrets?))\\b";
    private static final String WE =
            "(we|our (staff|people|team|engineers|employees|company|developers)|the operator|operators|plinth)";
    private static final Pattern SEALED =
            Pattern.compile("\\bsealed\\b[^.]{0,20}\\bcustody\\b|\\bcustody\\b[^.]{0,20}\\bsealed\\b");

    private CustodyRules() {}

    static List<Rule> all() {
        return List.of(
                new PhraseRule(
                        "we-cannot-read-it",
                        phrases(
                                "\\b" + WE
                                        + "( \\w+)? (cannot|can't|can not|can never|could never|could not|will never|never|(are|is) unable to"
                                        + "|(are|is) not able to|ha(ve|s) no (way|means|ability) (to|of)|lacks? the (means|keys?) to)( even| ever)? "
                                        + READ + "( any of| into)? " + THINGS,
                                "\\b(nobody|no one|not even (we|us|our \\w+|the operator|plinth)|neither we nor( \\w+){1,2})( \\w+){0,3}?"
                                        + " (can|could|is able to|are able to)( ever)? " + READ + "( any of| into)? "
                                        + THINGS,
                                "\\b(unreadable|inaccessible|invisible) (to|for) (us|our \\w+|the operator|plinth|everyone but you)\\b",
                                "\\bonly you (can|could|are able to) (read|decrypt|open|see|access)\\b"),
                        (spot, context) -> context.sealed()
                                || SEALED.matcher(spot.sentence()).find()
                                || Denial.unsaid(spot),
                        "While our program works with a value it can be read by whoever controls the program; only Sealed custody rules that out.",
                        "say who holds the key and what a look at the value leaves in the log, or limit the sentence to Sealed custody."),
                new PhraseRule(
                        "zero-knowledge",
                        phrases(
                                "\\bzero[ -]knowledge\\b(?![ -]proofs?)",
                                "\\bend[ -]to[ -]end[ -](\\w+ )?encrypt\\w*",
                                "\\bencrypt\\w*( \\w+){0,2} end[ -]to[ -]end\\b",
                                "\\be2ee\\b",
                                "\\bend[ -]to[ -]end[ -](secur|protect)\\w*"),
                        (spot, context) -> context.sealed()
                                || SEALED.matcher(spot.sentence()).find()
                                || Denial.denied(spot),
                        "The words mean that the service never has the key; that is so under Sealed custody only.",
                        "\"encrypted on the way and at rest\", with who holds the key."));
    }
}
