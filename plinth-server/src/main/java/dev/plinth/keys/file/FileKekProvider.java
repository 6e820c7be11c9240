package dev.plinth.keys.file;

import dev.plinth.crypto.KekId;
import dev.plinth.crypto.KeyWrapper;
import dev.plinth.crypto.ReadsSecretBytes;
import dev.plinth.crypto.SealRefusedException;
import dev.plinth.crypto.SecretBytes;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.crypto.WrappedKey;
import dev.plinth.keys.spi.KekProvider;
import dev.plinth.keys.spi.KekUnavailableException;
import dev.plinth.keys.spi.KeyPlace;
import dev.plinth.keys.spi.WrappedKeyRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Keeps each key-encryption key in a file of mode 0600 in a directory of mode 0700 and wraps in this process. The file is
 * read at every use, so taking it away stops its organisation. Nodes that share an installation must share the directory.
 */
public final class FileKekProvider implements KekProvider {
    private final String name;
    private final KekDirectory directory;
    private final KeyWrapper wrapper;
    private final SecureRandom random;

    public FileKekProvider(String name, Path directory, KeyWrapper wrapper, SecureRandom random) {
        this.name = name;
        this.directory = new KekDirectory(directory);
        this.wrapper = wrapper;
        this.random = random;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    @ReadsSecretBytes("A new key-encryption key is written to its file once")
    public void create(KekId id) {
        SecretBytes key = SecretBytes.random(random, SecretKey256.BYTES);
        byte[] bytes = key.reveal();
        byte[] file = KekFile.write(bytes);
        try {
            directory.create(id, file);
        } catch (IOException e) {
            throw unavailable(id, e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(file, (byte) 0);
            key.wipe();
        }
        confirm(id);
    }

    @Override
    public byte[] wrap(KekId kek, SecretBytes key, KeyPlace place) {
        SecretKey256 opened = read(kek);
        try {
            return wrapper.wrap(key, kek, opened, place.context()).toBytes();
        } finally {
            opened.wipe();
        }
    }

    @Override
    public SecretBytes unwrap(KekId kek, byte[] wrapped, KeyPlace place) {
        SecretKey256 opened = read(kek);
        try {
            WrappedKey parsed = WrappedKey.parse(wrapped);
            if (!parsed.kekId().equals(kek)) throw new WrappedKeyRefusedException(place);
            return wrapper.unwrap(parsed, opened, place.context());
        } catch (SealRefusedException e) {
            throw new WrappedKeyRefusedException(place);
        } finally {
            opened.wipe();
        }
    }

    @Override
    public void destroy(KekId id) {
        try {
            directory.delete(id);
        } catch (IOException e) {
            throw unavailable(id, e);
        }
    }

    @Override
    public void confirm(KekId kek) {
        read(kek).wipe();
    }

    private SecretKey256 read(KekId id) {
        try {
            return KekFile.parse(directory.read(id));
        } catch (IOException e) {
            throw unavailable(id, e);
        }
    }

    private KekUnavailableException unavailable(KekId id, IOException e) {
        return new KekUnavailableException(
                "Key %s of provider %s cannot be used: %s".formatted(id, name, KekDirectory.explain(e)));
    }

    @Override
    public String toString() {
        return "FileKekProvider[" + name + "]";
    }
}
