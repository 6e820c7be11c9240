package dev.plinth.intake.spool;

import dev.plinth.crypto.SealContext;
import dev.plinth.crypto.SealingStream;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.crypto.StreamSealer;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Ids;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** Takes uploads to disk so that they can be read twice. */
public final class Spool {
    /** The longest file taken: 2 GiB. */
    public static final long MAX_FILE_BYTES = 2L * 1024 * 1024 * 1024;

    static final String CONTEXT = "import-spool";
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path directory;
    private final StreamSealer sealer;
    private final SecureRandom random;
    private final Ids ids;

    /** @param directory of its own, private: whatever is left in it from an earlier run is removed */
    public Spool(Path directory, StreamSealer sealer, SecureRandom random, Ids ids) {
        this.directory = directory;
        this.sealer = sealer;
        this.random = random;
        this.ids = ids;
        clear();
    }

    private void clear() {
        try (var left = Files.list(directory)) {
            for (Path file : left.toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot clear the spool directory " + directory, e);
        }
    }

    /**
     * Reads {@code in} to its end. Throws {@link ProblemException} {@code too-large} above {@link #MAX_FILE_BYTES}, and
     * {@code temporarily-unavailable} when the disk cannot take it.
     *
     * @throws IOException when {@code in} cannot be read to its end; nothing is kept then
     */
    public SpooledFile take(InputStream in) throws IOException {
        Path file = directory.resolve(ids.next().toString());
        SecretKey256 key = SecretKey256.generate(random);
        boolean whole = false;
        try {
            MessageDigest digest = sha256();
            long length = fill(in, file, key, digest);
            whole = true;
            return new SpooledFile(file, key, sealer, digest.digest(), length);
        } finally {
            if (!whole) {
                key.wipe();
                Files.deleteIfExists(file);
            }
        }
    }

    private long fill(InputStream in, Path file, SecretKey256 key, MessageDigest digest) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long length = 0;
        try (Target target = open(file, key)) {
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                length += got;
                if (length > MAX_FILE_BYTES)
                    throw new ProblemException(
                            ProblemCode.TOO_LARGE, "A file to import has at most " + MAX_FILE_BYTES + " bytes");
                digest.update(buffer, 0, got);
                target.write(buffer, got);
            }
            target.finish();
        }
        return length;
    }

    private Target open(Path file, SecretKey256 key) {
        try {
            return new Target(sealer.sealing(
                    new BufferedOutputStream(
                            Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            BUFFER_BYTES),
                    key,
                    SealContext.of(CONTEXT)));
        } catch (IOException disk) {
            throw full(disk);
        }
    }

    private static ProblemException full(IOException disk) {
        ProblemException refused = new ProblemException(
                ProblemCode.UNAVAILABLE, "The server has no room for the file now; nothing was loaded");
        refused.initCause(disk);
        return refused;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }

    /** Tells a failing disk from a failing sender: only what goes wrong here is the disk. */
    private record Target(SealingStream out) implements AutoCloseable {
        void write(byte[] bytes, int length) {
            try {
                out.write(bytes, 0, length);
            } catch (IOException disk) {
                throw full(disk);
            }
        }

        void finish() {
            try {
                out.finish();
            } catch (IOException disk) {
                throw full(disk);
            }
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException disk) {
                throw full(disk);
            }
        }
    }
}
