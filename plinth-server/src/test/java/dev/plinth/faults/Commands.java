package dev.plinth.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs other programs to their end. */
final class Commands {
    private Commands() {}

    /** What a program said, both streams together, and its exit code. */
    record Result(int code, String output) {
        Result orFail() {
            if (code != 0) throw new IllegalStateException("exit code " + code + ": " + output);
            return this;
        }
    }

    static Result run(List<String> command, Duration longest) {
        return run(command, Map.of(), longest);
    }

    static Result run(List<String> command, Map<String, String> environment, Duration longest) {
        try {
            Path output = Files.createTempFile("plinth-command-", ".out");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new IllegalStateException(command.getFirst() + " did not end: "
                            + Files.readString(output, StandardCharsets.ISO_8859_1));
                }
                return new Result(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
