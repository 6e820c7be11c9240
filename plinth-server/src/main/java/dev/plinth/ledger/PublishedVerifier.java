package dev.plinth.ledger;

import dev.plinth.proof.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The verifier that anyone can download, run as its command line is run: {@code verify FILE --key KEYS}. */
final class PublishedVerifier {
    private PublishedVerifier() {}

    /**
     * What it says.
     *
     * @param exit 0 verified, 1 not verified, 3 cannot be read, 4 fits together by keys that came with it
     */
    record Told(int exit, String output) {
        boolean accepted() {
            return exit == 0;
        }

        /** What somebody makes of it who takes keys that came along for the log's own. */
        Told believingItsKeys() {
            return exit == 4 ? new Told(0, output) : this;
        }

        /** It is refused, and the person is told so. */
        boolean refused() {
            return (exit == 1 && output.startsWith("NOT VERIFIED ("))
                    || (exit == 3 && output.startsWith("CANNOT BE READ: "));
        }

        /** The verdict with its reason's code; nothing that names the log. */
        String verdict() {
            int end = output.indexOf(':');
            return refused() ? output.substring(0, end) : "it ended with code " + exit;
        }
    }

    static Told verify(Path file, Path keys) {
        return run("verify", file.toString(), "--key", keys.toString());
    }

    static Told run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            int exit = new Main(stream, stream).run(words);
            return new Told(exit, out.toString(StandardCharsets.UTF_8));
        }
    }
}
