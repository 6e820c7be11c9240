package dev.plinth.vault;

import dev.plinth.problem.FieldProblem;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import java.util.List;

/** The refusals of this capability. */
public final class VaultProblems {
    /** Ciphertext that is not what was sealed for this place. Never says why. */
    public static final ProblemCode SEAL_REFUSED = new ProblemCode("seal-refused", 409, "A sealed value does not open");
    /** The data subject's key was destroyed: nobody can open this any more. */
    public static final ProblemCode SUBJECT_SHREDDED =
            new ProblemCode("subject-shredded", 410, "The key of this data subject was destroyed");

    /** The stored schema of the collection is not the one that was written. */
    public static final ProblemCode SCHEMA_REFUSED =
            new ProblemCode("schema-refused", 409, "The collection is not as it was declared");

    private VaultProblems() {}

    static ProblemException schemaRefused() {
        return new ProblemException(
                SCHEMA_REFUSED,
                "What is stored of this collection is not what was declared here, so nothing in it is read or written."
                        + " Tell the operator; the collection has to be restored from a backup.");
    }

    static ProblemException sealRefused() {
        return new ProblemException(
                SEAL_REFUSED,
                "What is stored here is not what was sealed for this place. It was not opened, and the attempt is in"
                        + " the ledger.");
    }

    static ProblemException shredded() {
        return new ProblemException(
                SUBJECT_SHREDDED, "The data subject of this record was erased; its sealed fields cannot be opened");
    }

    static ProblemException tooLate() {
        return new ProblemException(
                ProblemCode.UNAVAILABLE,
                "Too much time passed between sealing and writing, so nothing was written; repeat it");
    }

    static ProblemException stale() {
        return new ProblemException(
                ProblemCode.VERSION_MISMATCH,
                "The record has another version than the one you named; read it again and repeat the change");
    }

    static ProblemException contended() {
        return new ProblemException(
                ProblemCode.CONFLICT,
                "Others keep changing this at the same time; read it again and repeat the change");
    }

    static void refuseIfAny(List<FieldProblem> problems) {
        if (problems.isEmpty()) return;
        throw ProblemException.fields(problems);
    }
}
