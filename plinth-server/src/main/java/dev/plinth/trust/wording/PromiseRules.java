package dev.plinth.trust.wording;

import static dev.plinth.trust.wording.PhraseRule.phrases;

import java.util.List;
import java.util.regex.Pattern;

/** Security without end: what nobody can keep. */
final class PromiseRules {
    private static final String HARM = "(hacked|breached|stolen|leaked|compromised|penetrated|broken into|cracked)";
    private static final String HARMING =
            "(hack|breach|penetrate|break in|break into|break through|steal|compromise|crack|leak)";
    private static final String INJECTION = "(prompt[ -]injections?|prompt[ -]attacks?|jailbreaks?|jailbreaking"
            + "|injection (attempts?|attacks?))( attempts?| attacks?)?";
    private static final String ALL = "(all|every|each|any|100 ?%( of)?)( the| known| kinds? of| \\w+)?";

    /** Injection that is not about models, such as that of SQL. */
    private static final Pattern ABOUT_MODELS =
            Pattern.compile("\\b(prompts?|jailbreak\\w*|ai|models?|llms?|assistants?|chatbots?|agents?)\\b");

    private PromiseRules() {}

    static List<Rule> all() {
        return List.of(
                new PhraseRule(
                        "grade",
                        phrases("\\b(military|bank|banking|government|defen[cs]e|nato|nsa|army|fort[ -]knox|spy)[ -]?"
                                + "(grade|level|strength|class)\\b"),
                        (spot, context) -> Denial.denied(spot),
                        "No army and no bank has such a grade; it says nothing.",
                        "name the algorithm and what it covers, such as \"AES-256-GCM on every field of health data\"."),
                new PhraseRule(
                        "absolute-security",
                        phrases(
                                "\\b(unhackable|unbreakable|uncrackable|unbreachable|unstealable|impenetrable|invulnerable|infallible"
                                        + "|impregnable|bullet[ -]?proof|hack(er)?[ -]?proof|fool[ -]?proof|fail[ -]?proof|breach[ -]?proof)\\b",
                                "\\b(100 ?%|100 percent|(one )?hundred percent|completely|totally|absolutely|perfectly|fully|entirely|utterly)"
                                        + " (secure|safe|protected|private|confidential)\\b",
                                "\\b(secure|safe|protected) (at all times|always|forever|no matter what)\\b",
                                "\\b(risk[ -]free|zero[ -]risk)\\b",
                                "\\b(absolute|total|perfect|complete|ultimate|100 ?%) (security|safety|protection|privacy)\\b",
                                "\\b(impossible|no way) (for \\w+ )?to " + HARMING + "\\b",
                                "\\b(cannot|can't|can never|could never|will never|won't|won't ever|never) (ever )?be "
                                        + HARM + "\\b",
                                "\\b(nobody|no one|nothing|no (hackers?|attackers?|thief|criminals?)) (can|could|will|is able to)( ever)? "
                                        + HARMING + "\\b"),
                        (spot, context) -> Denial.denied(spot),
                        "Nothing is safe from everything, and a reader who knows that stops believing the rest.",
                        "say what was tried, on how many, when, and what remains possible."),
                new PhraseRule(
                        "guarantee",
                        phrases("\\bguarant(ees?|eed|eeing|y|ies)\\b"),
                        (spot, context) -> Denial.denied(spot),
                        "What is tried can still fail; a promise of the result is not evidence.",
                        "say what enforces it and how it is tried, or \"aims at\" with what was measured."),
                new PhraseRule(
                        "tamper-proof",
                        phrases(
                                "\\btamper[ -]?(proof|free)\\b",
                                "\\b(untamperable|immutable (audit )?(logs?|ledgers?|records?|trails?))\\b",
                                "\\b(cannot|can't|can never|impossible to)( be)? tamper(ed)?\\b"),
                        (spot, context) -> Denial.denied(spot),
                        "A log can be damaged by whoever has the disk; what can be promised is that it shows.",
                        "\"tamper-evident: a changed entry is found by anyone with the public key\"."),
                injection());
    }

    private static Rule injection() {
        return new PhraseRule(
                "prompt-injection",
                phrases(
                        "\\b(prevent|block|stop|defeat|eliminat|neutrali[sz]|thwart|foil|repel|solv|ban|kill)\\w*( against)?( (all|every|each|any"
                                + "|the|known|100 ?%( of)?))* " + INJECTION + "\\b",
                        "\\b(catch|caught|detect|find|found|filter|intercept|recogni[sz]|spot|screen out|defend)\\w*( against| out)? "
                                + ALL + " " + INJECTION + "\\b",
                        "\\b(immune|impervious|invulnerable|proof|safe|secure|protected|shielded)( to| against| from)( \\w+){0,2} "
                                + INJECTION + "\\b",
                        "\\b" + INJECTION + "[ -](proof|free|safe)\\b",
                        "\\b(no|zero|not a single) " + INJECTION
                                + "( \\w+){0,3} (can|could|will|gets?|works?|succeeds?|pass(es)?|reach(es)?|possible)\\b",
                        "\\b" + INJECTION
                                + "( \\w+){0,3} (is|are)( \\w+)? (impossible|prevented|eliminated|solved|blocked|stopped"
                                + "|ruled out|not possible|defeated|neutrali[sz]ed)\\b",
                        "\\b" + ALL + " " + INJECTION
                                + "( \\w+){0,2} (is|are|gets?)( \\w+)? (caught|detected|filtered|found|recogni[sz]ed)\\b",
                        "\\b" + INJECTION + "( \\w+){0,3} (cannot|can't|can never|never|will not|won't)( \\w+)?"
                                + " (succeed|work|get|happen|reach|override|change|pass)\\w*",
                        "\\b(models?|assistants?|ai|chatbots?|llms?|agents?) (cannot|can't|can never|will never) be (tricked|fooled"
                                + "|manipulated|jailbroken|hijacked|misled)\\b",
                        "\\bsystem prompts? (cannot|can't|can never|will never) be (overrid|overwrit|chang|bypass|ignor|extract|leak)\\w*"),
                (spot, context) -> !ABOUT_MODELS.matcher(spot.sentence()).find() || Denial.denied(spot),
                "No filter stops every prompt injection, and a reader who relies on it would be less careful.",
                "say what was tried and how much of it was caught, and what an injection cannot reach because the model has no access.");
    }
}
