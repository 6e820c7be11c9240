package dev.plinth.problem;

import java.util.ArrayList;
import java.util.List;

/** A refusal that the caller is told about. Its message and fields MUST hold no secret and no other organisation's data. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ProblemCode code;
    private final transient List<FieldProblem> fields;
    private final transient String detail;
    private final transient int more;

    public ProblemException(ProblemCode code, String detail, List<FieldProblem> fields) {
        this(code, detail, fields, 0);
    }

    /** @param more how many of the fields the detail does not speak of */
    private ProblemException(ProblemCode code, String detail, List<FieldProblem> fields, int more) {
        super(more == 0 ? detail : "%s (and %d more under errors)".formatted(detail, more));
        this.code = code;
        this.fields = List.copyOf(fields);
        this.detail = detail;
        this.more = more;
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
        return all.size() <= fields.size()
                ? this
                : new ProblemException(code, detail, all, more + all.size() - fields.size());
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
