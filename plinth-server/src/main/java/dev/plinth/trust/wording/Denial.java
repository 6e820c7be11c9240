package dev.plinth.trust.wording;

import java.util.regex.Pattern;

/** Tells whether words are denied where they stand. In doubt they are not. */
final class Denial {
    /** A denial reaches to the end of its clause. */
    private static final Pattern CLAUSE =
            Pattern.compile("[;:!?()]|, |, ?| - | but | yet we | and (?=we |it |is |are |our )");

    /** Sound like a denial and strengthen what follows. */
    private static final Pattern STRENGTHENING = Pattern.compile(
            "\\b(no|not|nothing|nobody|none|never|without)( a| any| the)? (doubt|question|only|just|merely|matter|less|least|short|but"
                    + "|other|else|wonder|simply|exaggeration|fail|exception|exceptions|limits?|hesitation|ifs)\\b");

    private static final Pattern DENYING = Pattern.compile(
            "\\b(not|no|never|nobody|nothing|none|neither|nor|without|cannot|lacks?|instead of|rather than|refuses?|refused)\\b|n't\\b");

    private static final Pattern UNSAID = Pattern.compile(
            "\\b(not|never|cannot|nobody( \\w+)?|no one( \\w+)?|n't)( \\w+){0,2} (say|says|said|claim|claims|promise|promises|pretend|mean"
                    + "|write|state|true)\\b|\\b(no|not a) (promise|claim|statement)\\b");

    private Denial() {}

    /** Something in the same clause says that it is not so. */
    static boolean denied(Rule.Spot spot) {
        return DENYING.matcher(STRENGTHENING.matcher(clause(spot)).replaceAll(" "))
                .find();
    }

    /** Somebody says that it is not said; for phrases that are denials themselves. */
    static boolean unsaid(Rule.Spot spot) {
        return UNSAID.matcher(spot.sentence().substring(0, spot.start())).find();
    }

    private static String clause(Rule.Spot spot) {
        String[] clauses = CLAUSE.split(spot.sentence().substring(0, spot.start()), -1);
        return clauses[clauses.length - 1];
    }
}
