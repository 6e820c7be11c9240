package dev.plinth.proof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final Path FILE = Path.of("log.key");

    @Test
    void whyAFileCannotBeReadIsSaidInWords() {
        assertThat(Keys.unreadable(FILE, new NoSuchFileException("log.key")))
                .hasMessage("log.key: there is no such file");
        assertThat(Keys.unreadable(FILE, new AccessDeniedException("log.key")))
                .hasMessage("log.key: you may not read it");
        assertThat(Keys.unreadable(FILE, new IOException("Is a directory"))).hasMessage("log.key: Is a directory");
    }
}
