package dev.plinth.intake.x12;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the outlines that lie beside these classes. */
final class Tables {
    private Tables() {}

    /** The lines that are neither empty nor a comment. */
    static List<String> lines(String resource) {
        try (@Nullable InputStream in = Tables.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException("The program lacks its own table " + resource);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The table " + resource + " cannot be read", unreadable);
        }
    }
}
