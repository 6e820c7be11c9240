package dev.plinth.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds a file that another process appends to: over the limit it is copied to {@code <name>.1}, in place of what was there,
 * and emptied. What is written between the two is lost.
 */
final class BoundedLog {
    /*
     * PostgreSQL's own rotation empties a file only when its time is up, not when it is full, so a bad hour could still fill
     * the disk; and its collector would write where the database's user can, not where only Plinth reads.
     */
    private static final Logger LOG = LoggerFactory.getLogger(BoundedLog.class);
    static final long MOST_BYTES = 10L * 1024 * 1024;

    private final Path file;
    private final long most;

    BoundedLog(Path file, long most) {
        this.file = file;
        this.most = most;
    }

    Path file() {
        return file;
    }

    void bound() {
        try {
            if (Files.notExists(file) || Files.size(file) <= most) return;
            Files.copy(
                    file,
                    file.resolveSibling(file.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        } catch (IOException e) {
            LOG.warn("The log {} could not be shortened: {}", file, e.getMessage());
        }
    }
}
