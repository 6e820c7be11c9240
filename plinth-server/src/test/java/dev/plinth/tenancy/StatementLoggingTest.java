package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.runtime.StartException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log of the database that would hold what must be in no log. */
@ServerTest
class StatementLoggingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "log_statement = 'all'",
                "log_statement = 'mod'",
                "log_min_duration_statement = 0",
                "log_min_duration_sample = '1s'",
                "log_transaction_sample_rate = 0.01",
                "log_parameter_max_length_on_error = -1"
            })
    void aServerThatLogsValuesIsRefusedByItsSetting(String setting, TestPlinth plinth) throws SQLException {
        try (var connection = plinth.superuser("us");
                var statement = connection.createStatement()) {
            statement.execute("set log_parameter_max_length = -1");
            StatementLogging.refuse(connection, "db.example", "plinth_app");
            statement.execute("set " + setting);
            assertThatThrownBy(() -> StatementLogging.refuse(connection, "db.example", "plinth_app"))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("db.example")
                    .hasMessageContaining(setting.substring(0, setting.indexOf(' ')))
                    .hasMessageContaining("alter role plinth_app set log_parameter_max_length = 0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"log_statement = 'all'", "log_min_duration_statement = 0", "log_statement = 'ddl'"})
    void statementsWithoutTheirValuesMayBeLogged(String setting, TestPlinth plinth) throws SQLException {
        try (var connection = plinth.superuser("us");
                var statement = connection.createStatement()) {
            statement.execute("set log_parameter_max_length = 0");
            statement.execute("set " + setting);
            StatementLogging.refuse(connection, "db.example", "plinth_app");
        }
    }

    @Test
    void extensionsThatLogValuesAreSeenToo() {
        Map<String, String> explain = Map.of("auto_explain.log_min_duration", "0");
        assertThat(StatementLogging.loud(explain)).contains("auto_explain.log_min_duration = 0");
        assertThat(StatementLogging.loud(Map.of(
                        "auto_explain.log_min_duration",
                        "0",
                        "auto_explain.log_parameter_max_length",
                        "0",
                        "log_parameter_max_length_on_error",
                        "0")))
                .isEmpty();
        assertThat(StatementLogging.loud(Map.of("pgaudit.log", "write", "pgaudit.log_parameter", "on")))
                .contains("pgaudit.log_parameter");
    }
}
