package dev.plinth.http;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** Answers every exception that reaches the dispatcher: a problem for programs, a page for people. */
final class ProblemResolver implements HandlerExceptionResolver, Ordered {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemResolver.class);

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception thrown) {
        allow(response, thrown);
        return answer(request, response, thrown);
    }

    /** Answers as a page or as a problem; logs what is our own fault. */
    static ModelAndView answer(HttpServletRequest request, HttpServletResponse response, Throwable thrown) {
        Optional<ProblemException> known = ProblemMapping.of(thrown);
        if (known.isEmpty()) log(request, thrown);
        ProblemException problem = known.orElseGet(() -> new ProblemException(
                HttpProblems.INTERNAL, "Nothing was changed. Tell the operator the request id if it happens again"));
        if (response.isCommitted()) return new ModelAndView();
        if (wantsPage(request)) return page(request, response, problem);
        try {
            ProblemWriter.write(request, response, problem);
        } catch (IOException clientIsGone) {
            LOG.debug("Request {}: the client is gone", RequestIds.of(request));
        }
        return new ModelAndView();
    }

    private static ModelAndView page(
            HttpServletRequest request, HttpServletResponse response, ProblemException problem) {
        if (problem.code().equals(ProblemCode.UNAUTHENTICATED)) return signIn();
        ProblemWriter.prepare(response, problem.code());
        var body = ProblemBody.of(problem, RequestIds.of(request));
        ModelAndView page = new ModelAndView("error", Map.of("problem", body));
        page.setStatus(HttpStatusCode.valueOf(body.status()));
        return page;
    }

    private static ModelAndView signIn() {
        RedirectView redirect = new RedirectView("/sign-in");
        redirect.setStatusCode(HttpStatus.SEE_OTHER);
        return new ModelAndView(redirect);
    }

    /** Pages are for browsers that ask for one outside of the API, on a port that has any. */
    static boolean wantsPage(HttpServletRequest request) {
        @Nullable String accept = request.getHeader("Accept");
        String path = Optional.ofNullable((String) request.getAttribute("jakarta.servlet.error.request_uri"))
                .orElse(request.getRequestURI());
        return Boolean.TRUE.equals(request.getAttribute(EnvelopeValve.PAGES))
                && accept != null
                && accept.contains("text/html")
                && !path.startsWith("/api/")
                && !path.startsWith("/ledger/");
    }

    private static void allow(HttpServletResponse response, Exception thrown) {
        if (thrown instanceof HttpRequestMethodNotSupportedException e && e.getSupportedMethods() != null)
            response.setHeader("Allow", String.join(", ", e.getSupportedMethods()));
        if (thrown instanceof HttpMediaTypeNotSupportedException e)
            response.setHeader(
                    "Accept",
                    e.getSupportedMediaTypes().stream().map(Object::toString).collect(Collectors.joining(", ")));
    }

    /** Types and places, never messages: those may quote the request or a row. */
    private static void log(HttpServletRequest request, Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (@Nullable Throwable at = thrown; at != null; at = at.getCause()) {
            text.append("\n  ").append(at.getClass().getName());
            Arrays.stream(at.getStackTrace())
                    .limit(25)
                    .forEach(frame -> text.append("\n    at ").append(frame));
        }
        LOG.error("Request {} failed unexpectedly:{}", RequestIds.of(request), text);
    }
}
