package dev.plinth.problem;

import java.util.ArrayList;
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

    /** As {@link #field} for several, of which there MUST be one. */
    public static ProblemException fields(List<FieldProblem> wrong) {
        FieldProblem first = wrong.getFirst();
        return field(first.field(), first.wrong(), first.expected()).withFields(wrong);
    }

    /**
     * Runs every check and refuses once, with the fields of all that refused. What is refused for another reason than a field
     * ends it at once.
     */
    public static void checkAll(Runnable... checks) {
        List<ProblemException> refused = new ArrayList<>();
        for (Runnable check : checks) {
            try {
                check.run();
            } catch (ProblemException e) {
                if (e.fields().isEmpty()) throw e;
                refused.add(e);
            }
        }
        if (refused.isEmpty()) return;
        throw refused.getFirst()
                .withFields(
                        refused.stream().flatMap(one -> one.fields().stream()).toList());
    }

    /** The same refusal when more fields than those that it speaks of are wrong. */
    public ProblemException withFields(List<FieldProblem> all) {
        int more = all.size() - fields.size();
        if (more <= 0) return this;
        return new ProblemException(code, "%s (and %d more under errors)".formatted(getMessage(), more), all);
    }

    /** What leaves an entry cannot be done while entries cannot be kept safely; why, only the operator and the log's readers see. */
    public static ProblemException logStopped() {
        return new ProblemException(
                ProblemCode.LOG_STOPPED,
                "Something in the log of this organisation is not as it was signed, so it takes no entries, and what leaves"
                        + " an entry is refused: changes and reveals. Nothing was changed. Ask the operator, who finds the"
                        + " reason in the standing of the log.");
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
