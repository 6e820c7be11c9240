package dev.plinth.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallationTest {
    private Path root = Path.of("");

    @BeforeEach
    void directory() {
        root = TestPlinth.freshDirectory();
    }

    @AfterEach
    void remove() throws IOException {
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }

    @Test
    void nothingStaysRunningWhenOneOfTheClustersCannotStart() throws IOException {
        Path region = Files.createDirectories(root.resolve("regions/main"));
        Files.createFile(region.resolve("keys"));
        assertThatThrownBy(this::start).isInstanceOf(StartException.class).hasMessageContaining("keys");
        assertThat(region.resolve("data/pg/PG_VERSION")).exists();
        assertThat(new PostmasterFile(region.resolve("data/pg")).running()).isEmpty();
    }

    @Test
    void aStartThatLeavesOutARegionIsRefusedBeforeAnythingIsWritten() throws IOException {
        Files.createDirectories(root.resolve("regions/eu"));
        Files.createDirectories(root.resolve("regions/us"));
        assertThatThrownBy(this::start).isInstanceOf(StartException.class).hasMessageContaining("--regions eu,us");
        assertThat(root.resolve("instance-id")).doesNotExist();
        assertThat(root.resolve("regions/main")).doesNotExist();
    }

    @Test
    void nothingIsStartedAfterPlinthWasToldToStop() {
        Clusters clusters = new Clusters();
        clusters.close();
        try (DataDirectory data = DataDirectory.open(root)) {
            assertThatThrownBy(() -> Installation.start(settings(), data, new SecureRandom(), clusters))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("stopped");
        }
        assertThat(root.resolve("regions/main/data/pg")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"instance-id", "secrets/main-superuser"})
    void aSecretThatWasCutShortStopsTheStartWithItsName(String file) throws IOException {
        try (DataDirectory data = DataDirectory.open(root)) {
            data.privateDirectory("secrets");
        }
        SecretFiles.write(root.resolve(file), "abc".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(this::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining(file)
                .hasMessageContaining("damaged")
                .hasMessageNotContaining("abc");
    }

    private Installation start() {
        try (DataDirectory data = DataDirectory.open(root)) {
            return Installation.start(settings(), data, new SecureRandom());
        }
    }

    private PlinthSettings settings() {
        return new PlinthSettings(
                root, List.of("main"), Map.of(), false, "https://localhost:8443", "mailto:security@localhost");
    }
}
