package dev.plinth.tenancy;

import com.google.errorprone.annotations.RestrictedApi;
import java.sql.Connection;
import java.sql.SQLException;

/** Connections to the key store of a region, a database apart from the rows, as the role {@code plinth_keys}. */
public interface KeyStore {
    /** Runs the work on a connection with autocommit off; commits when it returns, rolls back when it throws. */
    @RestrictedApi(
            explanation = "Holds the wrapped keys of every organisation: only the keys capability may use it",
            allowlistAnnotations = CrossesOrganisations.class,
            allowedOnPath = ".*/src/test/.*")
    <T> T withConnection(RegionId region, Work<T> work);

    /** As {@link #withConnection(RegionId, Work)} for the region of an organisation. */
    @RestrictedApi(
            explanation = "Holds the wrapped keys of every organisation: only the keys capability may use it",
            allowlistAnnotations = CrossesOrganisations.class,
            allowedOnPath = ".*/src/test/.*")
    <T> T withConnection(OrgId org, Work<T> work);

    /** Work on a connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }
}
