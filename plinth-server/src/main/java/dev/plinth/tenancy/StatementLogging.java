package dev.plinth.tenancy;

import dev.plinth.runtime.StartException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Refuses a PostgreSQL that writes the values of statements into its log. Signed contexts, salts of subjects and wrapped keys
 * are such values; a log is copied to places where none of them may be.
 */
final class StatementLogging {
    private static final String SETTINGS = """
            select name, setting from pg_settings where name in ('log_statement', 'log_min_duration_statement',
              'log_min_duration_sample', 'log_transaction_sample_rate', 'log_parameter_max_length',
              'log_parameter_max_length_on_error', 'auto_explain.log_min_duration', 'auto_explain.log_parameter_max_length',
              'pgaudit.log', 'pgaudit.log_parameter')""";

    private StatementLogging() {}

    /** Asks the session's own settings, as its role has them. */
    static void refuse(Connection connection, String url, String role) throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(SETTINGS)) {
            while (result.next()) settings.put(result.getString(1), result.getString(2));
        }
        String loud = loud(settings);
        if (!loud.isEmpty())
            throw new StartException(
                    "The PostgreSQL at %s writes the values of %s's statements into its log (%s), so signed contexts, salts and"
                                    .formatted(url, role, loud)
                            + " wrapped keys would stand there. Set log_parameter_max_length and"
                            + " log_parameter_max_length_on_error to 0 (and the like of auto_explain and pgaudit), or"
                            + " switch the logging of statements off: alter role " + role
                            + " set log_parameter_max_length = 0");
    }

    /** The settings that let values out; empty when none does. */
    static String loud(Map<String, String> settings) {
        StringJoiner loud = new StringJoiner(", ");
        if (!is(settings, "log_parameter_max_length", "0")) {
            String statement = settings.getOrDefault("log_statement", "none");
            if (statement.equals("mod") || statement.equals("all")) loud.add("log_statement = " + statement);
            addIfOn(loud, settings, "log_min_duration_statement");
            addIfOn(loud, settings, "log_min_duration_sample");
            if (Double.parseDouble(settings.getOrDefault("log_transaction_sample_rate", "0")) > 0)
                loud.add("log_transaction_sample_rate = " + settings.get("log_transaction_sample_rate"));
        }
        if (!settings.getOrDefault("log_parameter_max_length_on_error", "0").equals("0"))
            loud.add("log_parameter_max_length_on_error = " + settings.get("log_parameter_max_length_on_error"));
        if (!is(settings, "auto_explain.log_parameter_max_length", "0"))
            addIfOn(loud, settings, "auto_explain.log_min_duration");
        if (is(settings, "pgaudit.log_parameter", "on") && !is(settings, "pgaudit.log", "none"))
            loud.add("pgaudit.log_parameter = on");
        return loud.toString();
    }

    /** A time of 0 logs everything, one below 0 nothing. */
    private static void addIfOn(StringJoiner loud, Map<String, String> settings, String name) {
        if (Double.parseDouble(settings.getOrDefault(name, "-1")) >= 0) loud.add(name + " = " + settings.get(name));
    }

    private static boolean is(Map<String, String> settings, String name, String value) {
        return value.equals(settings.get(name));
    }
}
