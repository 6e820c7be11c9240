package dev.plinth.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plinth.problem.FieldProblem;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.RequestId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Problem details (RFC 9457, section 3.1) with our members {@code code}, {@code errors} and {@code request}.
 *
 * @param type {@code urn:plinth:problem:<code>}
 * @param request id of the request, for asking about it; null where nothing of the request is kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProblemBody(
        String type,
        String title,
        int status,
        String detail,
        String code,
        List<FieldProblem> errors,
        @Nullable String request) {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final JsonMapper WRITER = JsonMapper.builder().build();

    static ProblemBody of(ProblemException problem, @Nullable RequestId request) {
        var code = problem.code();
        String detail = problem.getMessage() == null ? code.title() : problem.getMessage();
        return new ProblemBody(
                "urn:plinth:problem:" + code.code(),
                code.title(),
                code.status(),
                detail,
                code.code(),
                problem.fields(),
                request == null ? null : request.toString());
    }

    byte[] toJson() {
        return WRITER.writeValueAsBytes(this);
    }
}
