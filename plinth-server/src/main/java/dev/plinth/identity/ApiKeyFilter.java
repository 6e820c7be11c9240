package dev.plinth.identity;

import dev.plinth.access.Caller;
import dev.plinth.http.Callers;
import dev.plinth.http.ProblemWriter;
import dev.plinth.http.RequestIds;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Checks the API key of a request before anything else sees it. A request without one goes on without a caller, and is
 * refused unless what it asks for is public; a request with a bad one goes nowhere.
 */
final class ApiKeyFilter implements Filter {
    private static final String SCHEME = "Bearer ";

    private final KeyCheck keys;

    ApiKeyFilter(KeyCheck keys) {
        this.keys = keys;
    }

    @Override
    public void doFilter(ServletRequest plain, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) plain;
        List<String> sent = Collections.list(request.getHeaders("Authorization"));
        if (!sent.isEmpty()) {
            Optional<Caller> caller = check(request, sent);
            if (caller.isEmpty()) {
                ProblemWriter.write(request, (HttpServletResponse) response, refused());
                return;
            }
            Callers.set(request, caller.get());
        }
        chain.doFilter(request, response);
    }

    private Optional<Caller> check(HttpServletRequest request, List<String> sent) {
        if (sent.size() != 1 || !sent.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
            return Optional.empty();
        return keys.check(sent.getFirst().substring(SCHEME.length()).strip(), RequestIds.of(request));
    }

    private static ProblemException refused() {
        return new ProblemException(
                ProblemCode.UNAUTHENTICATED,
                "The API key is not valid: it was mistyped, has expired, was revoked or never existed");
    }
}
