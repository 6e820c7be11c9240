package dev.plinth.proof.cli;

import dev.plinth.proof.Escaped;
import dev.plinth.proof.NoteSigner;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.SignatureType;
import dev.plinth.proof.witness.KeyFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** {@code keygen}: makes a signing key and prints its verifier key. */
final class KeygenCommand implements Command {
    private static final Set<String> OPTIONS = Set.of("--name", "--type", "--out");

    private final PrintStream out;
    private final PrintStream err;
    private final SecureRandom random;

    KeygenCommand(PrintStream out, PrintStream err, SecureRandom random) {
        this.out = out;
        this.err = err;
        this.random = random;
    }

    @Override
    public String help() {
        return """
                keygen --name NAME --out FILE [--type ed25519|ed25519-cosignature|ml-dsa-44]
                  Makes a signing key, writes it to a new FILE only you can read, and prints its verifier key.

                  Exit codes: 0 made, 2 wrong command line, 3 FILE is there already or cannot be written
                """;
    }

    static String why(Path file, IOException e) {
        var name = Escaped.of(file.toString());
        return switch (e) {
            case FileAlreadyExistsException _ ->
                name + " is there already and is not overwritten; choose another --out";
            case NoSuchFileException _ -> "the directory of " + name + " is not there";
            case AccessDeniedException _ -> "you may not write " + name;
            default -> name + " cannot be written: " + Escaped.of(String.valueOf(e.getMessage()));
        };
    }

    @Override
    public Exit run(List<String> words) {
        var arguments = Arguments.parse(words, OPTIONS);
        arguments.noOperands();
        var type = switch (arguments.one("--type").orElse("ed25519")) {
            case "ed25519" -> SignatureType.ED25519;
            case "ed25519-cosignature" -> SignatureType.ED25519_COSIGNATURE;
            case "ml-dsa-44" -> SignatureType.ML_DSA_44;
            default -> throw new UsageException("--type is ed25519, ed25519-cosignature or ml-dsa-44");
        };
        var file = Path.of(arguments.required("--out"));
        try {
            var key = NoteSigner.generate(arguments.required("--name"), type, random);
            KeyFile.create(file, key);
            out.println(key.key().format());
            return Exit.VERIFIED;
        } catch (ProofException e) {
            throw new UsageException(e.why());
        } catch (UncheckedIOException e) {
            err.println("keygen: " + why(file, Objects.requireNonNull(e.getCause())));
            return Exit.UNREADABLE;
        }
    }
}
