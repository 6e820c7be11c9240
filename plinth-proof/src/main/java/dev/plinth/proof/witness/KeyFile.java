package dev.plinth.proof.witness;

import dev.plinth.proof.NoteSigner;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.Reason;
import dev.plinth.proof.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A signing key on disk, mode 0600: one line with the verifier key, one with the PKCS#8 private key in base64. */
public final class KeyFile {
    private static final int LINES = 2;

    private KeyFile() {}

    /** Writes a key to a file that MUST NOT be there yet. */
    public static void create(Path file, NoteSigner.NewKey key) {
        DurableFile.create(file, bytes(key));
    }

    /** Writes a key so that after a crash there is the whole of it or nothing. */
    static void replace(Path file, NoteSigner.NewKey key) {
        DurableFile.replace(file, bytes(key));
    }

    private static byte[] bytes(NoteSigner.NewKey key) {
        var text = key.key().format() + '\n' + Base64.getEncoder().encodeToString(key.pkcs8()) + '\n';
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Loads a key and makes sure that its halves belong together. */
    public static NoteSigner load(Path file) {
        try {
            var lines = Files.readAllLines(file);
            if (lines.size() != LINES) {
                throw new ProofException(
                        Reason.BAD_KEY, "%s has %d lines; a key file has 2".formatted(file, lines.size()));
            }
            return NoteSigner.load(
                    VerifierKey.parse(lines.get(0)), Base64.getDecoder().decode(lines.get(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw new ProofException(Reason.BAD_KEY, file + " has a private key that is not base64");
        }
    }
}
