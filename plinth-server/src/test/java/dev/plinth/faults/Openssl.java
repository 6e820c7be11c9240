package dev.plinth.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The {@code openssl} command as a client that shares no code with the JDK. */
final class Openssl {
    private Openssl() {}

    /** Tries a handshake and asks for {@code /} when it succeeds; the output says which protocol was agreed on. */
    static Commands.Result connect(int port, Path authority, String... options) {
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "s_client",
                "-connect",
                "localhost:" + port,
                "-servername",
                "localhost",
                "-CAfile",
                authority.toString(),
                "-verify_return_error"));
        command.addAll(List.of(options));
        return Commands.run(command, Duration.ofSeconds(60));
    }
}
