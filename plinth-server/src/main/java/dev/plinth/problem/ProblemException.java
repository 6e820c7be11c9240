package dev.plinth.problem;

import java.util.List;

/** A refusal that the caller is told about. Its message and fields MUST hold no secret and no other organisation's data. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ProblemCode code;
    private final transient List<FieldProblem> fields;

    public ProblemException(ProblemCode code, String detail, List<FieldProblem> fields) {
        super(detail);
        this.code = code;
        this.fields = List.copyOf(fields);
    }

    public ProblemException(ProblemCode code, String detail) {
        this(code, detail, List.of());
    }

    /** Refuses one field of the request with status 400. */
    public static ProblemException field(String field, String wrong, String expected) {
        return new ProblemException(
                ProblemCode.INVALID_REQUEST,
                "%s: %s; expected %s".formatted(field, wrong, expected),
                List.of(new FieldProblem(field, wrong, expected)));
    }

    /** A foreign and a missing object are answered alike, so this never says which one it was. */
    public static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "Nothing with this address exists in this organisation");
    }

    public ProblemCode code() {
        return code;
    }

    public List<FieldProblem> fields() {
        return fields;
    }
}
