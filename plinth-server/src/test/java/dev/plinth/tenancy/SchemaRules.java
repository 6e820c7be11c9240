package dev.plinth.tenancy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Asks a database's own catalogue whether what our migrations make keeps organisations apart. Each answer names the object and what is
 * wrong with it. That a running database is as the migrations made it, {@link StoreCatalogue} says.
 */
final class SchemaRules {
    private static final List<String> RULES =
            Stream.of(RowRules.ALL, RightsRules.ALL).flatMap(List::stream).toList();

    private SchemaRules() {}

    /** Everything that breaks a rule; empty when all locks are on. */
    static List<String> violations(Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (String rule : RULES)
                try (ResultSet result = statement.executeQuery(rule)) {
                    while (result.next()) found.add(result.getString(1));
                }
        }
        return found;
    }
}
