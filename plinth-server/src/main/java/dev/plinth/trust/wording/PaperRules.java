package dev.plinth.trust.wording;

import static dev.plinth.trust.wording.PhraseRule.phrases;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Certificates, compliance and scope: what others decide. */
final class PaperRules {
    private static final String ISO = "iso(/iec)?[ -]?(9001|22301|27\\d{3}|42001)";
    private static final String REPORTED = "(soc[ -]?([123]|ii)\\b|ssae[ -]?\\d+|hipaa|ccpa|pipeda)";
    private static final String CERTIFIED = "\\b(certified|certifies|certifications?|accredited|accreditations?)\\b"
            + "(?! (mail|cop(y|ies)|translation|public accountant|authorit(y|ies)|path))";
    private static final String LAW = "(hipaa|gdpr|dsgvo|ccpa|pipeda|soc[ -]?[123]|nist|" + ISO + ")";
    private static final String PCI = "pci([ -]?dss)?";

    /** Kinds of documents by the words that name what they certify. */
    private static final Map<Pattern, String> CERTIFICATES = Map.of(
            Pattern.compile("iso(/iec)?[ -]?27001"), "iso-27001-certificate",
            Pattern.compile("iso(/iec)?[ -]?27701"), "iso-27701-certificate",
            Pattern.compile("iso(/iec)?[ -]?42001"), "iso-42001-certificate",
            Pattern.compile("iso(/iec)?[ -]?22301"), "iso-22301-certificate",
            Pattern.compile("iso(/iec)?[ -]?9001"), "iso-9001-certificate",
            Pattern.compile("\\bhitrust\\b"), "hitrust-certificate",
            Pattern.compile("\\bfedramp\\b"), "fedramp-certificate",
            Pattern.compile("\\btisax\\b"), "tisax-certificate",
            Pattern.compile("\\b(gdpr|dsgvo)\\b"), "gdpr-certificate",
            Pattern.compile("\\bpci\\b"), "pci-dss-certificate");

    private static final Pattern DATA_CENTRE = Pattern.compile("\\bdata[ -]?cent(er|re)s?\\b");
    private static final Pattern ASSESSOR = Pattern.compile(
            "\\b(is|are) for (your|an|the|its) (own )?(assessor|acquirer|bank)|\\b(assessor|acquirer)s? (decides?|says?|tells?)\\b");

    private PaperRules() {}

    static List<Rule> all() {
        return List.of(
                new PhraseRule(
                        "certified-attestation",
                        phrases(
                                "\\b" + REPORTED + "[^.;,]{0,40}?" + CERTIFIED,
                                "\\b" + REPORTED + "( \\w+){0,2} certificates?\\b(?! authorit)",
                                CERTIFIED + "( (for|under|to|against|with|by|in|as))?( the)? " + REPORTED),
                        (spot, context) -> Denial.denied(spot) || Denial.denied(end(spot)),
                        "Nobody is certified for this: an auditor attests, or a law is followed.",
                        "name the report, its auditor and its period, such as \"a SOC 2 Type II report for January to June\"."),
                new PhraseRule(
                        "certified-without-document",
                        phrases(
                                CERTIFIED,
                                "\\b(" + ISO + "|hitrust|fedramp|tisax|" + PCI + ")( \\w+){0,2} certificates?\\b"),
                        (spot, context) -> Denial.denied(spot) || onFile(spot, context),
                        "There is no unexpired certificate on file for it.",
                        "file the certificate, or say what is true: in progress, on the roadmap, not pursued."),
                new PhraseRule(
                        "compliant-by-architecture",
                        phrases(
                                "\\bcomplian(t|ce)[ -]by[ -](its )?(architecture|design|default|construction|nature)\\b",
                                "\\b(architectural(ly)?|inherent(ly)?|automatic(ally)?|fully|completely|totally|always|instant(ly)?|100 ?%"
                                        + "|100 percent) complian(t|ce)\\b",
                                "\\b(makes?|keeps?|renders?) (you|us|your \\w+|every\\w*|customers|organisations) complian(t|ce)\\b",
                                "\\bensur(es?|ing) (\\w+ ){0,2}complian(t|ce)\\b",
                                "\\b" + LAW + "[ -]complian(t)\\b"),
                        (spot, context) -> Denial.denied(spot),
                        "Compliance is a judgement about an organisation; no product has it built in.",
                        "name the requirement by its id and the claim that supports it, or say \"designed to meet\"."),
                new PhraseRule(
                        "pci-scope",
                        phrases(
                                "\\b" + PCI + "[ -]complian(t|ce)\\b",
                                "\\bsaq[ -]?(a-ep|a|b|c|d)\\b",
                                "\\b(reduc|shrink|minimi[sz]|eliminat|cut|lower|narrow|remov|lighten|simplif)\\w*( \\w+){0,3} "
                                        + PCI + "( compliance)? (scope|burden|obligations?|requirements?|audits?)\\b"),
                        (spot, context) -> Denial.denied(spot) || assessorDecides(spot),
                        "Which part of PCI DSS applies is decided by the customer's assessor; it is not ours to promise.",
                        "say what happens to the number, and \"what this means for your PCI DSS scope is for your assessor to say\"."),
                new PhraseRule(
                        "pci-scope",
                        phrases(
                                "\\b(out of|outside( of)?|off|beyond|free (of|from)|no longer (in|under)|not (in|under)|never in|exempt from)"
                                        + "( \\w+){0,2} " + PCI + "\\b( scope)?",
                                "\\b(out of|outside( of)?|not in|never in) scope (of|for) " + PCI + "\\b",
                                "\\b" + PCI
                                        + "\\b( \\w+){0,2} (does not|doesn't|do not|no longer|never) appl(y|ies)\\b",
                                "\\bno " + PCI + " (obligations?|requirements?|scope|burden|audits?)\\b"),
                        (spot, context) -> Denial.unsaid(spot) || assessorDecides(spot),
                        "Which part of PCI DSS applies is decided by the customer's assessor; it is not ours to promise.",
                        "say what happens to the number, and \"what this means for your PCI DSS scope is for your assessor to say\"."));
    }

    /** The denial may stand between the two words, as in "SOC 2 is not a certification". */
    private static Rule.Spot end(Rule.Spot spot) {
        int last = Math.max(spot.start(), spot.sentence().lastIndexOf(' ', spot.end() - 1));
        return new Rule.Spot(spot.sentence(), last, spot.end());
    }

    private static boolean onFile(Rule.Spot spot, WordingContext context) {
        if (DATA_CENTRE.matcher(spot.sentence()).find())
            return context.documents().contains("data-centre-certificate");
        List<String> needed = CERTIFICATES.entrySet().stream()
                .filter(one -> one.getKey().matcher(spot.sentence()).find())
                .map(Map.Entry::getValue)
                .toList();
        if (needed.isEmpty()) return context.documents().stream().anyMatch(kind -> kind.endsWith("-certificate"));
        return context.documents().containsAll(needed);
    }

    private static boolean assessorDecides(Rule.Spot spot) {
        return ASSESSOR.matcher(spot.sentence()).find();
    }
}
