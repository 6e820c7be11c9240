package dev.plinth.identity;

import dev.plinth.access.Caller;
import dev.plinth.access.Role;
import dev.plinth.http.Callers;
import dev.plinth.http.RequestIds;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Principal;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the operator behind a page request by the console's cookie. The API and the ledger take no cookie. */
final class ConsoleFilter implements Filter {
    private static final String ATTRIBUTE = ConsoleFilter.class.getName();

    /** What the layout of all pages asks for. */
    private static final String SIGNED_IN = "signedIn";

    private final ConsoleSessions sessions;

    ConsoleFilter(ConsoleSessions sessions) {
        this.sessions = sessions;
    }

    static boolean isPage(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !path.startsWith("/api/") && !path.startsWith("/ledger/") && !path.startsWith("/assets/");
    }

    static Optional<ConsoleSession> session(HttpServletRequest request) {
        @Nullable Object found = request.getAttribute(ATTRIBUTE);
        return found instanceof ConsoleSession session ? Optional.of(session) : Optional.empty();
    }

    @Override
    public void doFilter(ServletRequest plain, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) plain;
        if (isPage(request)) {
            ((HttpServletResponse) response).setHeader("Cache-Control", "no-store");
            request.setAttribute(SIGNED_IN, false);
            SessionCookie.read(request).flatMap(this::find).ifPresent(session -> {
                request.setAttribute(ATTRIBUTE, session);
                request.setAttribute(SIGNED_IN, true);
                Callers.set(request, caller(session, request));
            });
        }
        chain.doFilter(request, response);
    }

    /** While the sessions cannot be read nobody is signed in, and public pages still work. */
    private Optional<ConsoleSession> find(String cookie) {
        try {
            return sessions.find(cookie);
        } catch (ProblemException e) {
            if (e.code().equals(ProblemCode.UNAVAILABLE)) return Optional.empty();
            throw e;
        }
    }

    private static Caller caller(ConsoleSession session, HttpServletRequest request) {
        return new Caller(
                new Principal(Principal.Kind.OPERATOR, session.operator().toString()),
                Optional.empty(),
                Optional.empty(),
                Role.OPERATOR,
                session.permissions(),
                Optional.empty(),
                RequestIds.of(request));
    }
}
