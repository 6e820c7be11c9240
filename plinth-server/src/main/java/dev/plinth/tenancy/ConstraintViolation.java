package dev.plinth.tenancy;

/** The database refused a change because of a constraint; the transaction was rolled back. Holds no value of the row. */
public final class ConstraintViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Kinds of constraint, by SQLSTATE class 23. */
    public enum Kind {
        UNIQUE,
        REFERENCE,
        CHECK
    }

    private final Kind kind;
    private final String constraint;

    ConstraintViolation(Kind kind, String constraint) {
        super("The constraint " + constraint + " refused the change");
        this.kind = kind;
        this.constraint = constraint;
    }

    public Kind kind() {
        return kind;
    }

    /** Name of the constraint, such as {@code collection_name_key}. */
    public String constraint() {
        return constraint;
    }
}
