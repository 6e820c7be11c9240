package dev.plinth.http;

import dev.plinth.problem.ProblemException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;

/** Puts the limit around every body, and answers the problems of filters further in. */
final class BodyLimitFilter implements Filter {
    private final InstantSource clock;

    BodyLimitFilter(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        LimitedRequest limited = new LimitedRequest((HttpServletRequest) request, clock);
        try {
            chain.doFilter(limited, response);
        } catch (ProblemException problem) {
            ProblemWriter.write(limited, (HttpServletResponse) response, problem);
        }
    }
}
