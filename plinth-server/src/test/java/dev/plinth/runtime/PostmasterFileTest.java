package dev.plinth.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostmasterFileTest {
    @TempDir
    private Path data;

    @Test
    void aProcessThatWorksInTheDataDirectoryIsTheServer() throws Exception {
        Process server =
                new ProcessBuilder("sleep", "600").directory(data.toFile()).start();
        try {
            write(server.pid() + "\n/some/where\n");
            assertThat(new PostmasterFile(data).running()).contains(server.toHandle());
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void aProcessThatOnlyHasTheNumberIsNot() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "600")
                .directory(Path.of("/").toFile())
                .start();
        try {
            write(stranger.pid() + "\n" + data + "\n");
            assertThat(new PostmasterFile(data).running()).isEmpty();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aProcessThatHasEndedIsNot() throws Exception {
        Process ended = new ProcessBuilder("true").directory(data.toFile()).start();
        assertThat(ended.waitFor(1, TimeUnit.MINUTES)).isTrue();
        write(ended.pid() + "\n");
        assertThat(new PostmasterFile(data).running()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "-1\n", "0\n", "12x\n", "99999999999999999999\n"})
    void aFileThatNamesNoProcessIsStale(String content) throws IOException {
        write(content);
        PostmasterFile file = new PostmasterFile(data);
        assertThat(file.running()).isEmpty();
        file.removeStale();
        assertThat(data.resolve("postmaster.pid")).doesNotExist();
    }

    @Test
    void aLinkInItsPlaceIsNotFollowed() throws IOException {
        Path secret = Files.writeString(data.resolve("secret"), "1\n");
        Files.createSymbolicLink(data.resolve("postmaster.pid"), secret);
        PostmasterFile file = new PostmasterFile(data);
        assertThat(file.running()).isEmpty();
        file.removeStale();
        assertThat(secret).exists();
    }

    private void write(String content) throws IOException {
        Files.writeString(data.resolve("postmaster.pid"), content);
    }
}
