package dev.plinth.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs {@code docs/verify/outside_reader.py}, which knows only Python's own library and the {@code openssl} command. */
final class OutsideReader {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private OutsideReader() {}

    static Path root() {
        return Path.of(System.getProperty("plinth.root", System.getProperty("user.dir")));
    }

    /** Reads an exported log, a directory or a zip. */
    static Commands.Result file(Path export, String... options) {
        return run(List.of(export.toString()), Map.of(), options);
    }

    /** Reads a running server; {@code apiKey} may be empty. */
    static Commands.Result server(String url, Path authority, String apiKey, String... options) {
        Map<String, String> environment = apiKey.isEmpty() ? Map.of() : Map.of("PLINTH_API_KEY", apiKey);
        return run(List.of(url, "--ca", authority.toString()), environment, options);
    }

    private static Commands.Result run(List<String> source, Map<String, String> environment, String... options) {
        List<String> command = new ArrayList<>(List.of(
                "python3", root().resolve("docs/verify/outside_reader.py").toString()));
        command.addAll(source);
        command.addAll(List.of(options));
        return Commands.run(command, environment, LONGEST);
    }
}
