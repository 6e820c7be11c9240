package dev.plinth.tenancy;

import java.sql.SQLException;

/** Carries an SQLException out of a lambda to where it is translated. */
final class UncheckedSqlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SQLException sql;

    UncheckedSqlException(SQLException sql) {
        super(sql);
        this.sql = sql;
    }

    SQLException sql() {
        return sql;
    }
}
