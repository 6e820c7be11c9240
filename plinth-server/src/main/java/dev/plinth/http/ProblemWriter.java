package dev.plinth.http;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/** Answers a request with a problem, for filters and others outside of Spring's reach. */
public final class ProblemWriter {
    static final String SENT = ProblemWriter.class.getName();
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private ProblemWriter() {}

    /** Does nothing when the response has begun: then all that is left is to cut the connection. */
    public static void write(HttpServletRequest request, HttpServletResponse response, ProblemException problem)
            throws IOException {
        if (response.isCommitted()) return;
        response.resetBuffer();
        byte[] body = ProblemBody.of(problem, RequestIds.of(request)).toJson();
        prepare(response, problem.code());
        response.setContentType(ProblemBody.MEDIA_TYPE);
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) response.getOutputStream().write(body);
    }

    /** As {@link #write}, but leaves the form to the error dispatch: a page for people, a problem for programs. */
    public static void send(HttpServletRequest request, HttpServletResponse response, ProblemException problem)
            throws IOException {
        request.setAttribute(SENT, problem);
        response.sendError(problem.code().status());
    }

    /** Status and headers of a refusal. */
    static void prepare(HttpServletResponse response, ProblemCode code) {
        response.setStatus(code.status());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("ETag", null);
        if (code.status() == 401) response.setHeader("WWW-Authenticate", "Bearer realm=\"plinth\"");
        if ((code.status() == 503 || code.status() == 429) && !response.containsHeader("Retry-After"))
            response.setHeader("Retry-After", Long.toString(RETRY_AFTER.toSeconds()));
    }
}
