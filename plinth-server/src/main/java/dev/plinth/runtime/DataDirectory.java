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
import java.util.Optional;
import java.util.Set;

/**
 * Where this installation keeps everything. One process at a time holds it.
 *
 * <p>{@code regions/<region>/…} clusters · {@code secrets/} database passwords and the keys of credentials and of the inbox · {@code kek/} key-encryption keys · {@code tls/}
 * certificate · {@code log-keys/}, {@code log-memory/}, {@code log-recovery/} the ledger's · {@code operator.json}.
 */
public final class DataDirectory implements AutoCloseable {
    private static final Set<String> NETWORK = Set.of("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs");

    private final Path root;
    private final Optional<FileLock> lock;
    private final boolean onlyLooking;

    private DataDirectory(Path root, Optional<FileLock> lock, boolean onlyLooking) {
        this.root = root;
        this.lock = lock;
        this.onlyLooking = onlyLooking;
    }

    /** Creates the directory when it is missing and takes the lock; refuses with {@link StartException} if another process holds it. */
    public static DataDirectory open(Path path) {
        Path root = path.toAbsolutePath().normalize();
        try {
            if (Files.notExists(root)) create(root);
            requireLocal(Files.getFileStore(root).type(), root);
            requireProtected(root);
            Optional<FileLock> lock = lock(root);
            if (lock.isEmpty()) throw inUse(root);
            Leftovers.sweep(root);
            return new DataDirectory(root, lock, false);
        } catch (IOException e) {
            throw new StartException("The data directory " + root + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Throws {@link StartException} when another Plinth runs in it. Makes nothing; one may still come before it is opened. */
    public static void requireFree(Path path) {
        if (!Files.exists(path.resolve("instance-id"))) return;
        try (DataDirectory there = look(path)) {
            if (!there.isHeld()) throw inUse(there.root());
        }
    }

    private static StartException inUse(Path root) {
        return new StartException("Another Plinth is using the data directory " + root
                + ". Stop it, or start this one with --data DIRECTORY and other ports.");
    }

    /** Opens an installation's directory to read what is there, also beside a Plinth that runs in it; refuses one without an installation. */
    public static DataDirectory look(Path path) {
        Path root = path.toAbsolutePath().normalize();
        if (!Files.exists(root.resolve("instance-id")))
            throw new StartException(
                    "There is no Plinth in " + root + "; name its data directory with --data DIRECTORY.");
        try {
            return new DataDirectory(root, lock(root), true);
        } catch (IOException e) {
            throw new StartException("The data directory " + root + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** For its owner only; where that is root, the database's user may walk through, but not look around. */
    private static void create(Path root) throws IOException {
        Files.createDirectories(root);
        boolean asRoot = "root".equals(System.getProperty("user.name"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString(asRoot ? "rwx--x--x" : "rwx------"));
    }

    /** On a network file system neither our lock nor the database's keeps a Plinth on another machine away. */
    static void requireLocal(String fileSystem, Path root) {
        if (NETWORK.contains(fileSystem))
            throw new StartException("The data directory " + root + " is on a network file system (" + fileSystem
                    + "), where two Plinths could use it at once. Keep it on a local disk, with --data DIRECTORY.");
    }

    private static void requireProtected(Path root) throws IOException {
        Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(root);
        if (allowed.contains(PosixFilePermission.OTHERS_WRITE) || allowed.contains(PosixFilePermission.GROUP_WRITE))
            throw new StartException("Others than its owner may write to the data directory " + root
                    + ", so they could put files of theirs in place of ours; run: chmod go-w " + root);
        if (Files.isSymbolicLink(root.resolve("secrets")))
            throw new StartException("The directory " + root.resolve("secrets")
                    + " is a symbolic link; it must be a directory of its own");
    }

    /** Empty when another process holds it. */
    private static Optional<FileLock> lock(Path root) throws IOException {
        FileChannel channel =
                FileChannel.open(root.resolve("plinth.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        // whoever may read the file could hold a lock on it
        Files.setPosixFilePermissions(root.resolve("plinth.lock"), PosixFilePermissions.fromString("rw-------"));
        Optional<FileLock> lock = tryLock(channel);
        if (lock.isEmpty()) channel.close();
        return lock;
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException heldByThisProcess) {
            return Optional.empty();
        }
    }

    /** Whether no other process has it. */
    boolean isHeld() {
        return lock.isPresent();
    }

    /** Whether nothing of the installation may be made, migrated or changed. */
    boolean onlyLooking() {
        return onlyLooking;
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
            if (lock.isPresent()) lock.get().acquiredBy().close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot release the lock of " + root, e);
        }
    }
}
