package dev.plinth.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** What the shipped settings make of a line of the log. */
class LogLinesTest {
    private final Exception failure = new IllegalStateException(
            "Connection is broken", new SQLException("terminating connection\n  due to administrator command"));

    private static String line(Map<String, Object> settings, @Nullable Exception failure) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("shipped", new ClassPathResource("application.yaml"))
                .forEach(environment.getPropertySources()::addLast);
        environment.getPropertySources().addFirst(new MapPropertySource("set", settings));
        LoggerContext logback = new LoggerContext();
        PatternLayout layout = new PatternLayout();
        layout.setContext(logback);
        layout.setPattern(Objects.requireNonNull(environment.getProperty("logging.pattern.console")));
        layout.start();
        Logger logger = logback.getLogger("somebody");
        return layout.doLayout(new LoggingEvent(
                LogLinesTest.class.getName(), logger, Level.WARN, "A pool lost a connection", failure, null));
    }

    @Test
    void anExceptionIsOneLineWithItsCauses() throws IOException {
        assertThat(line(Map.of(), failure))
                .endsWith("WARN  A pool lost a connection java.lang.IllegalStateException: Connection is broken"
                        + " Caused by: java.sql.SQLException: terminating connection due to administrator command "
                        + System.lineSeparator())
                .hasLineCount(1);
    }

    @Test
    void aLineWithoutAnExceptionEndsWithItsMessage() throws IOException {
        assertThat(line(Map.of(), null)).endsWith("A pool lost a connection" + System.lineSeparator());
    }

    @Test
    void oneSettingBringsTheTracesBack() throws IOException {
        assertThat(line(Map.of("logging.exception-conversion-word", "%n%ex"), failure))
                .contains("\tat dev.plinth.architecture.LogLinesTest");
    }
}
