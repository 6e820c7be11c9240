package dev.plinth.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what a killed process had begun to write: files not renamed yet, programs half unpacked. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private Leftovers() {}

    /**
     * Sweeps a data directory whose lock is held. The databases' part is theirs. Links are not followed, and {@code kek} is left
     * alone: other nodes may share them, and be writing.
     */
    static void sweep(Path root) throws IOException {
        removeNew(root);
        for (Path directory : in(root)) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) continue;
            switch (directory.getFileName().toString()) {
                case "regions", "kek" -> {}
                case "runtime" -> {
                    for (Path half : in(directory))
                        if (half.getFileName().toString().startsWith(".unpacking-")) {
                            PostgresBinaries.removeTree(half);
                            LOG.info("Removed {}, left by a start that was cut short", half);
                        }
                }
                default -> removeNew(directory);
            }
        }
    }

    private static void removeNew(Path directory) throws IOException {
        for (Path file : in(directory))
            if (file.getFileName().toString().startsWith(".new-")
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) Files.delete(file);
    }

    /** Nothing for a directory that is not ours to read, such as {@code lost+found}. */
    private static List<Path> in(Path directory) {
        if (!Files.isReadable(directory)) return List.of();
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + directory, e);
        }
    }
}
