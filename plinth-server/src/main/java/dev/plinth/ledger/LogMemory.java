package dev.plinth.ledger;

import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.SignedNote;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.proof.VerifierKey;
import dev.plinth.runtime.SecretFiles;
import dev.plinth.runtime.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The last checkpoint signed for each log, outside the database: {@code <data>/log-memory/<origin>}. Written and synced before
 * the checkpoint is published, so whatever the world has seen is remembered here, and a database that says less has lost
 * something.
 */
final class LogMemory {
    private final Path directory;

    LogMemory(Path directory) {
        this.directory = directory;
    }

    void remember(String origin, SignedNote checkpoint) {
        SecretFiles.write(file(origin), checkpoint.format().getBytes(StandardCharsets.UTF_8));
    }

    /** What was signed last; refuses a file that none of the log's keys signed. */
    Optional<Checkpoint> recall(String origin, List<VerifierKey> keys) {
        Path file = file(origin);
        if (Files.notExists(file)) return Optional.empty();
        try {
            return Optional.of(
                    UnverifiedCheckpoint.parse(SecretFiles.read(file)).verifiedBy(origin, keys));
        } catch (ProofException e) {
            throw new StartException(
                    "The memory of log %s in %s is damaged (%s). Restore it from your backup of the data directory."
                            .formatted(origin, file, e.why()));
        }
    }

    /** When a log's checkpoint was remembered. */
    Instant since(String origin) {
        try {
            return Files.getLastModifiedTime(file(origin)).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look at " + file(origin), e);
        }
    }

    /** Names of all logs that were ever signed here. */
    List<String> origins() {
        return names(directory).stream()
                .filter(name -> name.endsWith(".plinth"))
                .toList();
    }

    /** The names of the files in a directory, in order. */
    static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + directory, e);
        }
    }

    private Path file(String origin) {
        return directory.resolve(origin);
    }
}
