package dev.plinth.tenancy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Asks the database's own catalogue whether the third lock is on everywhere. Runs in the build, at every start, and as live
 * evidence. Each answer names the object and what is wrong with it.
 */
final class CatalogueRules {
    private static final List<String> RULES = Stream.of(
                    RowRules.ALL, RightsRules.ALL, List.of(ContextFunction.UNCHANGED))
            .flatMap(List::stream)
            .toList();

    private CatalogueRules() {}

    /** How many rules there are. */
    static int count() {
        return RULES.size();
    }

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
