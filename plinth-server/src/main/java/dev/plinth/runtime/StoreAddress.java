package dev.plinth.runtime;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** How to reach one database as one role. Never prints its password. */
public record StoreAddress(String url, String user, String password) {
    /** One connection outside of any pool: for preparing a database, not for serving requests. */
    public Connection open() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(password);
        return source.getConnection();
    }

    @Override
    public String toString() {
        return "StoreAddress[" + url + " as " + user + "]";
    }
}
