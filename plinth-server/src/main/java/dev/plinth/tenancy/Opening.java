package dev.plinth.tenancy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Opens a connection to what a probe attacks. */
@FunctionalInterface
interface Opening {
    Connection open() throws SQLException;

    /** The first column of what a query finds. */
    static List<String> strings(Connection connection, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) found.add(result.getString(1));
        }
        return found;
    }
}
