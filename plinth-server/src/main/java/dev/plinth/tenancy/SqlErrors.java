package dev.plinth.tenancy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an error of the database means to a caller. Never passes on its text, which may hold values. */
final class SqlErrors {
    private static final Logger LOG = LoggerFactory.getLogger(SqlErrors.class);
    private static final Set<String> REPEATABLE = Set.of("40001", "40P01");

    /** Raised where entries are appended, when the log of the organisation is stopped. */
    private static final String LOG_STOPPED = "PL001";

    private SqlErrors() {}

    static boolean repeatable(SQLException e) {
        return e.getSQLState() != null && REPEATABLE.contains(e.getSQLState());
    }

    static RuntimeException translate(String store, SQLException e) {
        @Nullable String state = e.getSQLState();
        if (e instanceof SQLTransientConnectionException || state == null || unavailable(state)) {
            LOG.warn("The store {} is not available (SQLSTATE {})", store, state);
            return new ProblemException(
                    ProblemCode.UNAVAILABLE,
                    "The store of this organisation's region is not reachable or has no room. Nothing was changed unless"
                            + " you see it when you read it again; try again in a moment.");
        }
        return switch (state) {
            case "XX001", "XX002" -> new DamagedStoreException(store, state, withoutValues(e));
            case LOG_STOPPED -> ProblemException.logStopped();
            case "23505" -> new ConstraintViolation(ConstraintViolation.Kind.UNIQUE, constraint(e));
            case "23503" -> new ConstraintViolation(ConstraintViolation.Kind.REFERENCE, constraint(e));
            case "23514", "23502" -> new ConstraintViolation(ConstraintViolation.Kind.CHECK, constraint(e));
            default ->
                new IllegalStateException(
                        "The store %s refused a statement (SQLSTATE %s)".formatted(store, state), withoutValues(e));
        };
    }

    /** Connection lost, shutting down, out of resources (disk full among them), I/O error, read-only after a fail-over. */
    private static boolean unavailable(String state) {
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("58")
                || state.startsWith("57P")
                || state.equals("25006")
                || REPEATABLE.contains(state);
    }

    private static String constraint(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        String name = message == null ? null : message.getConstraint();
        return name == null ? "unnamed" : name;
    }

    /** Details quote the row, and messages of class 22 quote the value; only messages about the statement itself are kept. */
    private static SQLException withoutValues(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        boolean aboutStatement = message != null && e.getSQLState().startsWith("42");
        SQLException clean = new SQLException(
                aboutStatement && message != null ? message.getMessage() : "message withheld", e.getSQLState());
        clean.setStackTrace(e.getStackTrace());
        return clean;
    }
}
