package dev.plinth.http;

import dev.plinth.problem.FieldProblem;
import dev.plinth.problem.ProblemException;
import java.util.List;
import java.util.regex.Pattern;

/** The one spelling that a path may have here. */
final class PlainAddress {
    /*
     * Tomcat, its filters, Spring Security, Spring MVC and we all look at a path, and each decodes and normalises it in a way
     * of its own. Where two of them read one request differently, one route is checked and another is taken. No route here
     * needs what they could disagree about: percent-encoding (RFC 3986, section 2.1), path parameters, backslashes, empty
     * segments and segments of dots. So a path that holds any of it is refused before anybody reads it.
     */
    private static final String OTHERS = "/-._~!$&'()*+,=:@";
    private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9" + Pattern.quote(OTHERS) + "]++");

    private PlainAddress() {}

    static boolean isPlain(String path) {
        if (!path.startsWith("/") || path.contains("//")) return false;
        if (!CHARACTERS.matcher(path).matches()) return false;
        return !(path + "/").contains("/./") && !(path + "/").contains("/../");
    }

    static ProblemException refused() {
        FieldProblem path = new FieldProblem(
                "path",
                "is not in its plain form",
                "letters, digits and " + OTHERS + " as they are, no percent-encoding, no empty or dot segment");
        return new ProblemException(
                HttpProblems.MALFORMED_REQUEST,
                "%s: %s; expected %s".formatted(path.field(), path.wrong(), path.expected()),
                List.of(path));
    }
}
