package dev.plinth.http;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import java.util.List;

/** The codes that belong to HTTP itself. */
final class HttpProblems {
    static final ProblemCode MALFORMED_REQUEST =
            new ProblemCode("malformed-request", 400, "The request is not well-formed HTTP");
    static final ProblemCode METHOD_NOT_ALLOWED =
            new ProblemCode("method-not-allowed", 405, "This address does not take this method");
    static final ProblemCode NOT_ACCEPTABLE =
            new ProblemCode("not-acceptable", 406, "This address cannot answer in a format that you accept");
    static final ProblemCode TIMEOUT = new ProblemCode("request-timeout", 408, "The request took too long to arrive");
    static final ProblemCode UNSUPPORTED_MEDIA_TYPE =
            new ProblemCode("unsupported-media-type", 415, "This address does not take this content type");
    static final ProblemCode KEY_REUSED =
            new ProblemCode("idempotency-key-reused", 422, "This idempotency key belongs to a different request");
    static final ProblemCode VERSION_REQUIRED =
            new ProblemCode("version-required", 428, "The change must name the version it is based on");
    static final ProblemCode INTERNAL = new ProblemCode("internal-error", 500, "Something went wrong on our side");

    private static final List<ProblemCode> ALL = List.of(
            ProblemCode.INVALID_REQUEST,
            ProblemCode.UNAUTHENTICATED,
            ProblemCode.FORBIDDEN,
            ProblemCode.NOT_FOUND,
            METHOD_NOT_ALLOWED,
            NOT_ACCEPTABLE,
            TIMEOUT,
            ProblemCode.CONFLICT,
            ProblemCode.TOO_LARGE,
            UNSUPPORTED_MEDIA_TYPE,
            ProblemCode.TOO_MANY,
            INTERNAL,
            ProblemCode.UNAVAILABLE);

    private HttpProblems() {}

    /** The code that stands for a bare status; an unknown one is reported as its class. */
    static ProblemCode byStatus(int status) {
        for (ProblemCode code : ALL) if (code.status() == status) return code;
        return status >= 500 ? INTERNAL : new ProblemCode("http-" + status, status, "The request was refused");
    }

    static ProblemException unauthenticated() {
        return new ProblemException(
                ProblemCode.UNAUTHENTICATED, "This needs a valid API key in the header Authorization: Bearer plk_…");
    }
}
