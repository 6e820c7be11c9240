package dev.plinth.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The committed log of 260 entries, its keys, older checkpoints and receipts. Its private keys no longer exist. */
public final class Golden {
    public static final Path FOLDER = Path.of(System.getProperty("plinth.root", ".."))
            .resolve("plinth-proof/src/test/resources/golden")
            .toAbsolutePath()
            .normalize();

    private Golden() {}

    public static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    public static List<VerifierKey> keys(String name) {
        return text(name)
                .lines()
                .filter(line -> line.contains("+"))
                .map(VerifierKey::parse)
                .toList();
    }
}
