package dev.plinth.tenancy;

import com.google.errorprone.annotations.RestrictedApi;
import java.sql.Connection;
import java.sql.SQLException;

/** Connections as the role {@code plinth_sequencer}, which sees the ledger tables of every organisation of a region and nothing else. */
public interface LogStore {
    /** Runs the work on a connection with autocommit off; commits when it returns, rolls back when it throws. */
    @RestrictedApi(
            explanation =
                    "Leaves the organisation boundary: only the sequencer orders entries of several organisations",
            allowlistAnnotations = CrossesOrganisations.class,
            allowedOnPath = ".*/src/test/.*")
    <T> T withConnection(RegionId region, Work<T> work);

    /** Work on a connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }
}
