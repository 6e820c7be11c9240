package dev.plinth.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where this installation keeps everything. One process at a time holds it.
 *
 * <p>{@code regions/<region>/…} clusters · {@code secrets/} database passwords · {@code kek/} key-encryption keys · {@code tls/}
 * certificate · {@code log-keys/}, {@code log-memory/}, {@code log-recovery/} the ledger's · {@code operator.json}.
 */
public final class DataDirectory implements AutoCloseable {
    private static final Set<String> NETWORK = Set.of("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs");

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
            requireLocal(Files.getFileStore(root).type(), root);
            requireProtected(root);
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

    /** On a network file system neither our lock nor the database's keeps a Plinth on another machine away. */
    static void requireLocal(String fileSystem, Path root) {
        if (NETWORK.contains(fileSystem))
            throw new StartException("The data directory " + root + " is on a network file system (" + fileSystem
                    + "), where two Plinths could use it at once. Keep it on a local disk, with --data DIRECTORY.");
    }

    private static void requireProtected(Path root) throws IOException {
        if (Files.getPosixFilePermissions(root).contains(PosixFilePermission.OTHERS_WRITE))
            throw new StartException("Everyone may write to the data directory " + root
                    + ", so anyone could put files of theirs in place of ours; run: chmod o-w " + root);
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

    /** A directory that only the owner may enter (mode 0700), made when it is missing; one that others may enter is refused. */
    public Path privateDirectory(String first, String... more) {
        Path directory = resolve(first, more);
        try {
            if (Files.notExists(directory)) {
                Files.createDirectories(directory.getParent());
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
            if (!PosixFilePermissions.fromString("rwx------").containsAll(permissions))
                throw new StartException("%s holds secrets but has the mode %s; run: chmod 700 %s"
                        .formatted(directory, PosixFilePermissions.toString(permissions), directory));
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
