package dev.plinth.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Where this installation keeps everything. One process at a time holds it.
 *
 * <p>{@code regions/<region>/…} clusters · {@code secrets/} database passwords · {@code kek/} key-encryption keys · {@code tls/}
 * certificate · {@code log-keys/}, {@code log-memory/}, {@code log-recovery/} the ledger's · {@code operator.json}.
 */
public final class DataDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    /** Creates the directory when it is missing and takes the lock; refuses with {@link StartException} if another process holds it. */
    public static DataDirectory open(Path path) {
        Path root = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            FileChannel channel =
                    FileChannel.open(root.resolve("plinth.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new StartException("Another Plinth is using the data directory " + root
                        + ". Stop it, or start this one with --data DIRECTORY.");
            }
            return new DataDirectory(root, channel, lock);
        } catch (IOException e) {
            throw new StartException("The data directory " + root + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    public Path root() {
        return root;
    }

    public Path resolve(String first, String... more) {
        return root.resolve(Path.of(first, more));
    }

    /** A directory that only the owner may enter (mode 0700), made when it is missing. */
    public Path privateDirectory(String first, String... more) {
        Path directory = resolve(first, more);
        try {
            if (Files.notExists(directory)) {
                Files.createDirectories(directory.getParent());
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the directory " + directory, e);
        }
    }

    /** Lets another process have the directory; closing twice does nothing. */
    @Override
    public void close() {
        try {
            if (channel.isOpen()) {
                lock.release();
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot release the lock of " + root, e);
        }
    }
}
