package dev.plinth.http;

import java.util.Optional;

/**
 * Which part of a list is wanted. Controllers take it as a parameter; it comes from {@code ?limit=&cursor=}.
 *
 * @param limit 1 to {@value #MAX_LIMIT}, {@value #DEFAULT_LIMIT} when nothing is said
 * @param after the position that the last item of the page before had; as trustworthy as any other input, so it MUST be parsed
 */
public record PageRequest(int limit, Optional<String> after) {
    static final int DEFAULT_LIMIT = 50;
    static final int MAX_LIMIT = 500;

    /** How many rows to fetch: one more than wanted tells whether there is a next page. */
    public int fetch() {
        return limit + 1;
    }
}
