package dev.plinth.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The vector in a document of docs/formats; the documents were computed by code that shares nothing with ours. */
record FormatVector(Map<String, String> values) {
    private static final Pattern BLOCK = Pattern.compile("```vector\n(.*?)```", Pattern.DOTALL);

    static FormatVector of(String format) {
        Path path = Path.of(System.getProperty("plinth.root"), "docs", "formats", format + ".md");
        try {
            Matcher block = BLOCK.matcher(Files.readString(path));
            if (!block.find()) {
                throw new IllegalStateException("No vector in " + path);
            }
            return new FormatVector(block.group(1)
                    .lines()
                    .map(line -> line.split(" = ?", 2))
                    .collect(Collectors.toMap(line -> line[0], line -> line[1])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes(String name) {
        return HexFormat.of().parseHex(values.getOrDefault(name, "not in the document"));
    }

    SecretKey256 key(String name) {
        return SecretKey256.copyOf(bytes(name));
    }

    String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }
}
