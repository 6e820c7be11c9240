package dev.plinth.http;

import dev.plinth.problem.FieldProblem;
import dev.plinth.problem.ProblemException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;

/** The one meaning that the headers of a request may have here. */
final class PlainHeaders {
    /*
     * Where a header comes twice, one part of a chain of servers reads the first and another the last (RFC 9110, section 5.3,
     * allows neither to be sent). A coded body, taken as it is, would be stored as something else than what was meant.
     */
    private static final List<String> SINGLE =
            List.of("Authorization", "Content-Encoding", "Content-Type", "If-Match", Idempotency.HEADER);

    private static final String OURS = "plinth-";
    /** The one coding of a body that is taken (RFC 9110, section 15.5.16). */
    static final String NOT_CODED = "identity";

    private static final Pattern CODING = Pattern.compile("[A-Za-z0-9-]{1,20}");

    private PlainHeaders() {}

    static Optional<ProblemException> refusal(Request request) {
        TreeSet<String> single = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        single.addAll(SINGLE);
        for (String name : Collections.list(request.getHeaderNames()))
            if (name.toLowerCase(Locale.ROOT).startsWith(OURS)) single.add(name);
        List<FieldProblem> twice = single.stream()
                .filter(name -> Collections.list(request.getHeaders(name)).size() > 1)
                .map(name -> new FieldProblem(name, "is given more than once", "this header once"))
                .toList();
        if (!twice.isEmpty()) return Optional.of(ProblemException.fields(twice));
        return Optional.ofNullable(request.getHeader("Content-Encoding"))
                .filter(coding -> !coding.strip().equalsIgnoreCase(NOT_CODED))
                .map(PlainHeaders::coded);
    }

    private static ProblemException coded(String coding) {
        String named = CODING.matcher(coding).matches() ? coding : "this";
        return new ProblemException(
                HttpProblems.UNSUPPORTED_MEDIA_TYPE,
                "Content-Encoding: %s is not taken here; send the body as it is".formatted(named));
    }
}
