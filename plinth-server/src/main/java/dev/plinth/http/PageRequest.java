package dev.plinth.http;

import dev.plinth.problem.ProblemException;
import java.util.Optional;

/**
 * Which part of a list is wanted. Controllers take it as a parameter; it comes from {@code ?limit=&cursor=}.
 *
 * @param limit 1 to {@value #MAX_LIMIT}, {@value #DEFAULT_LIMIT} when nothing is said
 * @param asked whether the request names the limit itself
 * @param after the position that the last item of the page before had; as trustworthy as any other input, so it MUST be parsed
 */
public record PageRequest(int limit, boolean asked, Optional<String> after) {
    static final int DEFAULT_LIMIT = 50;
    static final int MAX_LIMIT = 500;

    /**
     * For a list whose pages are smaller: refuses a larger limit that was asked for, and lowers the one that was not.
     *
     * @param expected the whole rule
     */
    public PageRequest within(int most, String expected) {
        if (limit <= most) return this;
        if (asked) throw refused(expected);
        return new PageRequest(most, false, after);
    }

    static ProblemException refused(String expected) {
        return ProblemException.field("limit", "is not a usable number", expected);
    }

    /** How many rows to fetch: one more than wanted tells whether there is a next page. */
    public int fetch() {
        return limit + 1;
    }
}
