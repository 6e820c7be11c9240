package dev.plinth.keys.file;

import dev.plinth.crypto.KekId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** The directory of KEK files. Files appear whole or not at all, and are never written twice. */
final class KekDirectory {
    /*
     * A new file is written and synced under a temporary name and then linked to its own. Linking fails if the name
     * is taken, where renaming would replace the key that is there, and with it everything wrapped under it.
     */
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private final Path directory;

    KekDirectory(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    void create(KekId id, byte[] content) throws IOException {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_DIRECTORY));
        requireOwnerOnly(directory, OWNER_DIRECTORY);
        Path target = file(id);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) return;
        Path temporary = Files.createTempFile(directory, ".new-", "", PosixFilePermissions.asFileAttribute(OWNER_FILE));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) channel.write(buffer);
                channel.force(true);
            }
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException ignored) {
            // another node was first: its key stands
        } finally {
            Files.delete(temporary);
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Overwrites the file before it goes, as far as the file system writes in place. */
    void delete(KekId id) throws IOException {
        Path file = file(id);
        // a directory that cannot be looked into does not say that the key is gone
        requireOwnerOnly(directory, OWNER_DIRECTORY);
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) return;
        requireOwnerOnly(file, OWNER_FILE);
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer zeros = ByteBuffer.allocate(KekFile.BYTES);
            while (zeros.hasRemaining()) channel.write(zeros);
            channel.force(true);
        }
        Files.delete(file);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    byte[] read(KekId id) throws IOException {
        Path file = file(id);
        requireOwnerOnly(directory, OWNER_DIRECTORY);
        requireOwnerOnly(file, OWNER_FILE);
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer buffer = ByteBuffer.allocate(KekFile.BYTES + 1);
            int read = 0;
            while (read >= 0 && buffer.hasRemaining()) read = channel.read(buffer);
            byte[] content = new byte[buffer.flip().remaining()];
            buffer.get(content);
            java.util.Arrays.fill(buffer.array(), (byte) 0);
            return content;
        }
    }

    private Path file(KekId id) throws IOException {
        if (!id.value().matches("[a-z0-9][a-z0-9-]{0,99}"))
            throw new IOException("a key in files is named [a-z0-9][a-z0-9-]{0,99}");
        return directory.resolve(id.value() + ".kek");
    }

    private static void requireOwnerOnly(Path path, Set<PosixFilePermission> allowed) throws IOException {
        PosixFileAttributes found = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (found.isSymbolicLink()) throw new IOException(path + " is a symbolic link, it must be a file of its own");
        Set<PosixFilePermission> looser = EnumSet.noneOf(PosixFilePermission.class);
        looser.addAll(found.permissions());
        looser.removeAll(allowed);
        if (!looser.isEmpty())
            throw new IOException("%s has the mode %s, so others may use it; run: chmod %s %s"
                    .formatted(
                            path,
                            PosixFilePermissions.toString(found.permissions()),
                            allowed.equals(OWNER_DIRECTORY) ? "700" : "600",
                            path));
    }

    static String explain(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case AccessDeniedException denied -> denied.getFile() + " may not be read by this process";
            case IOException other -> String.valueOf(other.getMessage());
        };
    }
}
