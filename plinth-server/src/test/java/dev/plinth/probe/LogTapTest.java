package dev.plinth.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogTapTest {
    private static final Logger LOG = LoggerFactory.getLogger(LogTapTest.class);

    private static Observation searched(LogTap.Lines lines, String canary) {
        Tally tally = Tally.of(lines.written());
        lines.search(CanaryForms.of(canary), tally, "The canary");
        return tally.end();
    }

    @Test
    void aLineIsHeardWithWhatWentWrongAndOnlyWhileItIsListenedTo() {
        LOG.error("plinth-tap-before");
        LogTap tap = LogTap.open();
        try (tap) {
            LOG.error("plinth-tap-line", new IllegalStateException("plinth-tap-cause"));
        }
        LOG.error("plinth-tap-after");
        LogTap.Lines lines = tap.lines();
        assertThat(searched(lines, "plinth-tap-line")).isInstanceOf(Observation.Broken.class);
        assertThat(searched(lines, "plinth-tap-cause")).isInstanceOf(Observation.Broken.class);
        assertThat(searched(lines, "plinth-tap-before")).isInstanceOf(Observation.Held.class);
        assertThat(searched(lines, "plinth-tap-after")).isInstanceOf(Observation.Held.class);
    }

    @Test
    void whatATwinSaysStandsInNoOtherLog() {
        try (LogTap own = LogTap.open();
                LogTap other = LogTap.open()) {
            own.aside().accept("plinth-tap-aside");
            LOG.error("plinth-tap-beside");
            assertThat(searched(own.lines(), "plinth-tap-aside")).isInstanceOf(Observation.Broken.class);
            assertThat(searched(other.lines(), "plinth-tap-aside")).isInstanceOf(Observation.Held.class);
        }
    }

    @Test
    void linesThatWereNotKeptAreToldApart() {
        try (LogTap tap = LogTap.open()) {
            var aside = tap.aside();
            for (int line = 0; line < 6_000; line++) aside.accept("many");
            LogTap.Lines lines = tap.lines();
            assertThat(lines.kept()).hasSize(5_000);
            assertThat(lines.written()).isGreaterThanOrEqualTo(6_000);
            assertThat(searched(lines, "plinth-tap-nothing"))
                    .isInstanceOfSatisfying(
                            Observation.Held.class,
                            held -> assertThat(held.counted().excluded())
                                    .containsKey("there were more lines than a run can keep"));
        }
    }
}
