package dev.plinth.http;

import dev.plinth.problem.FieldProblem;
import dev.plinth.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;

/** The one meaning that the headers of a request may have here. */
final class PlainHeaders {
    /*
     * Where a header comes twice, one part of a chain of servers reads the first and another the last (RFC 9110, section 5.3,
     * allows neither to be sent). A coded body, taken as it is, would be stored as something else than what was meant. Control
     * characters are no part of any header; who reads one later fails on it.
     */
    private static final Set<String> SINGLE =
            Set.of("authorization", "content-encoding", "content-type", "if-match", "idempotency-key");

    private static final String OURS = "plinth-";
    private static final Pattern CODING = Pattern.compile("[A-Za-z0-9-]{1,20}");

    /** The one coding of a body that is taken (RFC 9110, section 15.5.16). */
    static final String NOT_CODED = "identity";

    private PlainHeaders() {}

    static Optional<ProblemException> refusal(Request request) {
        List<FieldProblem> wrong = new ArrayList<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            List<String> values = Collections.list(request.getHeaders(name));
            if (values.size() > 1 && isSingle(name.toLowerCase(Locale.ROOT)))
                wrong.add(new FieldProblem(name, "is given more than once", "this header once"));
            if (values.stream().anyMatch(PlainHeaders::holdsControls))
                wrong.add(new FieldProblem(name, "holds a control character", "none"));
        }
        if (!wrong.isEmpty()) return Optional.of(ProblemException.fields(wrong));
        return Optional.ofNullable(request.getHeader("Content-Encoding"))
                .filter(coding -> !coding.strip().equalsIgnoreCase(NOT_CODED))
                .map(PlainHeaders::coded);
    }

    private static boolean isSingle(String name) {
        return SINGLE.contains(name) || name.startsWith(OURS);
    }

    private static boolean holdsControls(String value) {
        return value.chars().anyMatch(one -> one != '\t' && Character.isISOControl(one));
    }

    private static ProblemException coded(String coding) {
        String named = CODING.matcher(coding).matches() ? coding : "this";
        return new ProblemException(
                HttpProblems.UNSUPPORTED_MEDIA_TYPE,
                "Content-Encoding: %s is not taken here; send the body as it is".formatted(named));
    }
}
