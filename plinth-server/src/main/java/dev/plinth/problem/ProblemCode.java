package dev.plinth.problem;

/**
 * A stable name for one kind of refusal. Clients may branch on {@link #code()}; it never changes its meaning.
 *
 * @param code kebab-case, unique in the product
 * @param status the HTTP status it maps to (RFC 9110, section 15), 400–599
 * @param title one line without any value of the request (RFC 9457, section 3.1.4)
 */
public record ProblemCode(String code, int status, String title) {
    public static final ProblemCode INVALID_REQUEST =
            new ProblemCode("invalid-request", 400, "The request is not valid");
    public static final ProblemCode INVALID_JSON = new ProblemCode("invalid-json", 400, "The body is not valid JSON");
    public static final ProblemCode UNAUTHENTICATED =
            new ProblemCode("unauthenticated", 401, "Sign in or send a valid API key");
    public static final ProblemCode FORBIDDEN = new ProblemCode("forbidden", 403, "This is not allowed to you");
    public static final ProblemCode NOT_FOUND = new ProblemCode("not-found", 404, "There is nothing here");
    public static final ProblemCode CONFLICT = new ProblemCode("conflict", 409, "This contradicts what is stored");
    public static final ProblemCode VERSION_MISMATCH =
            new ProblemCode("version-mismatch", 412, "The record has changed since it was read");
    public static final ProblemCode TOO_LARGE = new ProblemCode("too-large", 413, "The request is too large");
    public static final ProblemCode TOO_MANY =
            new ProblemCode("too-many-requests", 429, "There were too many requests");
    public static final ProblemCode UNAVAILABLE =
            new ProblemCode("temporarily-unavailable", 503, "A part that this needs is not reachable now");

    public static final ProblemCode LOG_STOPPED =
            new ProblemCode("log-stopped", 503, "The log of this organisation is stopped");

    public ProblemCode {
        if (!code.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"))
            throw new IllegalArgumentException("Problem code must be kebab-case, was " + code);
        if (status < 400 || status > 599)
            throw new IllegalArgumentException("Problem status must be 400 to 599, was " + status);
    }
}
