package dev.plinth.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files that only their owner may read (mode 0600), written whole or not at all. */
public final class SecretFiles {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.copyOf(EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

    private SecretFiles() {}

    /** Writes beside the target with mode 0600 from the start, syncs, renames, and syncs the directory. */
    public static void write(Path target, byte[] content) {
        Path directory = target.toAbsolutePath().getParent();
        try {
            Files.createDirectories(directory);
            Path temporary =
                    Files.createTempFile(directory, ".new-", "", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try {
                try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    ByteBuffer buffer = ByteBuffer.wrap(content);
                    while (buffer.hasRemaining()) channel.write(buffer);
                    channel.force(true);
                }
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                // still there only when the disk is full or the target cannot be replaced: half a secret stays nowhere
                Files.deleteIfExists(temporary);
            }
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        } catch (AtomicMoveNotSupportedException e) {
            throw new StartException(
                    "The file system of " + directory + " cannot rename atomically; use a local one", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + target, e);
        }
    }

    /** Reads a file and refuses it when anyone but its owner could. */
    public static byte[] read(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(permissions))
                throw new StartException("%s holds a secret but has the mode %s; run: chmod 600 %s"
                        .formatted(file, PosixFilePermissions.toString(permissions), file));
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** Reads the file, or makes it from {@code fresh} when it does not exist yet. */
    public static byte[] readOrCreate(Path file, java.util.function.Supplier<byte[]> fresh) {
        if (Files.exists(file)) return read(file);
        write(file, fresh.get());
        return read(file);
    }

    /** Refuses to overwrite: for things that are made once, such as a key. */
    public static void create(Path target, byte[] content) {
        if (Files.exists(target))
            throw new UncheckedIOException("Will not overwrite", new FileAlreadyExistsException(target.toString()));
        write(target, content);
    }
}
