package dev.plinth.proof.cli;

import dev.plinth.proof.Escaped;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.Reason;
import dev.plinth.proof.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads verifier keys from options and files: one a line, empty lines and lines with {@code #} left out. */
final class Keys {
    /** The longest file of keys read, in bytes. */
    static final int MAX_BYTES = 1024 * 1024;

    private Keys() {}

    /** Each word is a verifier key itself, or the name of a file of them. */
    static List<VerifierKey> given(List<String> words) {
        try {
            return words.stream().flatMap(Keys::given).toList();
        } catch (ProofException e) {
            throw new UsageException(e.why());
        }
    }

    /** The keys in a file. Nothing of a line that is none is ever shown: the wrong file may hold a secret. */
    static List<VerifierKey> lines(String file, byte[] text) {
        var lines = new String(text, StandardCharsets.UTF_8).lines().toList();
        var keys = new ArrayList<VerifierKey>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (!line.isBlank() && !line.startsWith("#")) {
                try {
                    keys.add(VerifierKey.parse(line));
                } catch (ProofException e) {
                    throw new ProofException(
                            Reason.MALFORMED,
                            "Line %d of %s is not a verifier key, name+keyid+base64 as keygen prints it and /ledger/keys shows it"
                                    .formatted(i + 1, Escaped.of(file)));
                }
            }
        }
        return keys;
    }

    private static Stream<VerifierKey> given(String word) {
        return word.contains("+")
                ? Stream.of(VerifierKey.parse(word))
                : lines(word, read(Path.of(word), MAX_BYTES)).stream();
    }

    /** Reads a file that may not be longer than this. */
    static byte[] read(Path file, int limit) {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new IOException("it is longer than " + limit + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Says which file cannot be read and why, in words for people. */
    static UncheckedIOException unreadable(Path file, IOException e) {
        var why = switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "you may not read it";
            default -> String.valueOf(e.getMessage());
        };
        return new UncheckedIOException(file + ": " + why, e);
    }
}
