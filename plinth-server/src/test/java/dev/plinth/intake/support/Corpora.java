package dev.plinth.intake.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The external test material, read in place. */
public final class Corpora {
    private Corpora() {}

    public static Path path(String first, String... more) {
        return Path.of(System.getProperty("plinth.corpora", "../shared/corpora"))
                .resolve(Path.of(first, more));
    }

    public static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static List<Path> files(Path folder) {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
