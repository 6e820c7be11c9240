package dev.plinth.intake.spool;

import dev.plinth.crypto.SealContext;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.crypto.StreamSealer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One upload. Closing it forgets the key and removes the file. */
public final class SpooledFile implements AutoCloseable {
    private final Path file;
    private final SecretKey256 key;
    private final StreamSealer sealer;
    private final byte[] digest;
    private final long length;

    SpooledFile(Path file, SecretKey256 key, StreamSealer sealer, byte[] digest, long length) {
        this.file = file;
        this.key = key;
        this.sealer = sealer;
        this.digest = digest.clone();
        this.length = length;
    }

    /** SHA-256 of the content. */
    public byte[] digest() {
        return digest.clone();
    }

    /** In bytes, of the content. */
    public long length() {
        return length;
    }

    /** The content from its beginning; may be opened any number of times until it is closed. */
    public InputStream open() throws IOException {
        return sealer.opening(
                new BufferedInputStream(Files.newInputStream(file), 64 * 1024), key, SealContext.of(Spool.CONTEXT));
    }

    @Override
    public void close() {
        key.wipe();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove a spooled file", e);
        }
    }
}
