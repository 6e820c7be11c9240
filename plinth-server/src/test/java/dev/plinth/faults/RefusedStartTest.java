package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start that is refused says so in one line, and has made nothing. */
class RefusedStartTest {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int MEGABYTES = 256;

    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PLINTH_LEDGER_LEASE  | soon | plinth: plinth.ledger.lease is 'soon' and must be a number with a unit
            PLINTH_LEDGER_LEASES | 10s  | plinth: the variable PLINTH_LEDGER_LEASES names no setting; the nearest is PLINTH_LEDGER_LEASE
            """)
    void aWrongVariableIsToldInOneLine(String variable, String value, String told) {
        assertRefused(up(Map.of(variable, value)), told);
    }

    @Test
    void aWrongLineOfTheSettingsFileIsToldInOneLine() throws IOException {
        Path file = Files.writeString(home.resolve("application.properties"), "plinth.ledger.leases=10s\n");
        assertRefused(
                up(Map.of("SPRING_CONFIG_ADDITIONALLOCATION", "file:" + file)),
                "plinth: there is no setting plinth.ledger.leases; the nearest is plinth.ledger.lease");
    }

    private void assertRefused(Commands.Result result, String told) {
        assertThat(result.output().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("Starting Plinth in "),
                        line -> assertThat(line).startsWith(told));
        assertThat(result.code()).isOne();
        assertThat(home.resolve("data/regions")).doesNotExist();
    }

    private Commands.Result up(Map<String, String> environment) {
        List<String> command = new ArrayList<>(ServerProcess.plinth(MEGABYTES));
        command.addAll(List.of("up", "--port", "0", "--management-port", "0"));
        command.addAll(List.of("--data", home.resolve("data").toString()));
        return Commands.run(command, environment, LONGEST);
    }
}
