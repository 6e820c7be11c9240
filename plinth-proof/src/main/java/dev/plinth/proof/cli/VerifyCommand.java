package dev.plinth.proof.cli;

import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.Cosignature;
import dev.plinth.proof.Escaped;
import dev.plinth.proof.LogVerifier;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.Reason;
import dev.plinth.proof.Receipt;
import dev.plinth.proof.SignedNote;
import dev.plinth.proof.TreeHasher;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.proof.VerifierKey;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code verify}: a receipt, or a whole log in a directory or archive. */
final class VerifyCommand implements Command {
    private static final Set<String> OPTIONS =
            Set.of("--key", "--witness", "--quorum", "--since", "--origin", "--entry", "--pruned-below");

    private final PrintStream out;

    VerifyCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public String help() {
        return """
                verify FILE|DIR|ZIP [options]
                  Verifies offline a receipt (FILE, a C2SP tlog-proof) or a whole exported log (DIR or ZIP, C2SP tlog-tiles).

                  --key VKEY|FILE      the log's key, or a file of keys; may be repeated. Without it the file "keys" beside the
                                       receipt or inside the export is used, and the verdict is only "self-signed"
                  --witness VKEY|FILE  a witness's key; may be repeated
                  --quorum N           how many witnesses must have cosigned (default: all that were named)
                  --since CHECKPOINT   an older signed checkpoint the log must extend (whole logs only)
                  --origin NAME        the log's name, where it is not the name of its keys
                  --entry FILE         the entry's bytes, for a receipt that does not carry them
                  --pruned-below N     refuse missing entries from N on, even where the log says that they were dropped; 0 refuses all.
                                       Missing entries are accepted only as far as an entry ledger.drop of the log names

                  Exit codes: 0 verified, 1 not verified, 2 wrong command line, 3 cannot be read,
                  4 fits together, but no key was given
                """;
    }

    @Override
    public Exit run(List<String> words) {
        var arguments = Arguments.parse(words, OPTIONS);
        var path = Path.of(arguments.operand("receipt, directory or archive"));
        try {
            var trust = Trust.of(arguments);
            if (Files.isDirectory(path)) {
                export(new DirectoryFiles(path), arguments, trust);
            } else if (isZip(path)) {
                export(ZipFiles.open(path), arguments, trust);
            } else {
                receiptFile(path, arguments, trust);
            }
            return trust.pinned().isEmpty() ? Exit.SELF_SIGNED : Exit.VERIFIED;
        } catch (ProofException e) {
            out.printf("NOT VERIFIED (%s): %s%n", e.reason(), e.why());
            return Exit.NOT_VERIFIED;
        } catch (UncheckedIOException e) {
            out.printf("CANNOT BE READ: %s%n", Escaped.of(String.valueOf(e.getMessage())));
            return Exit.UNREADABLE;
        }
    }

    private static boolean isZip(Path file) {
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(2), new byte[] {'P', 'K'});
        } catch (IOException e) {
            throw Keys.unreadable(file, e);
        }
    }

    private void receiptFile(Path file, Arguments arguments, Trust trust) {
        if (!arguments.all("--since").isEmpty()) {
            throw new UsageException("--since needs a whole log: a receipt cannot show that the log only grew");
        }
        var beside = new DirectoryFiles(file.toAbsolutePath().resolveSibling(""));
        receipt(file.toString(), Keys.read(file, Receipt.MAX_BYTES), keys(beside), arguments, trust);
    }

    private void export(ExportFiles files, Arguments arguments, Trust trust) {
        try (files) {
            var checkpoint = files.read("checkpoint", SignedNote.MAX_BYTES);
            if (checkpoint.isPresent()) {
                log(files, UnverifiedCheckpoint.parse(checkpoint.get()), arguments, trust);
            } else {
                receipts(files, arguments, trust);
            }
        }
    }

    private void receipts(ExportFiles files, Arguments arguments, Trust trust) {
        var names = files.names(name -> name.endsWith(".tlog-proof"), Integer.MAX_VALUE);
        if (names.isEmpty()) {
            throw new ProofException(Reason.MISSING, "There is neither a file named checkpoint nor a .tlog-proof");
        }
        for (var name : names) {
            byte[] receipt = files.read(name, Receipt.MAX_BYTES).orElseThrow();
            receipt(name, receipt, keys(files), arguments, trust);
        }
    }

    private void receipt(String name, byte[] file, List<VerifierKey> alongside, Arguments arguments, Trust trust) {
        var receipt = Receipt.parse(file);
        byte[] entry = arguments
                .one("--entry")
                .map(given -> Keys.read(Path.of(given), Keys.MAX_BYTES))
                .or(receipt::entry)
                .orElseThrow(() -> new ProofException(
                        Reason.MISSING, "The receipt does not carry its entry; give the entry's bytes with --entry"));
        var verdict = trust.verify(receipt.checkpoint(), alongside);
        var leaf = new TreeHasher().leaf(entry);
        receipt.proof().verify(leaf, verdict.checkpoint().root());
        out.println(verdict.words());
        out.printf("%s: this entry is in the log, exactly as shown (%s).%n", verdict.word(), Escaped.of(name));
        out.println();
        EntryWords.of(entry).forEach(out::println);
        out.println();
        out.printf(
                "Entry      %d, the %s%n",
                receipt.proof().index(),
                place(receipt.proof().index(), receipt.proof().size()));
        out.printf("Leaf hash  %s%n", leaf);
        details(verdict);
    }

    private static String place(long index, long size) {
        return "one with " + index + " before and " + (size - index - 1) + " after it";
    }

    private void log(ExportFiles files, UnverifiedCheckpoint checkpoint, Arguments arguments, Trust trust) {
        long mayMissBelow = arguments.number("--pruned-below", Long.MAX_VALUE, 0, Long.MAX_VALUE);
        var alongside = keys(files);
        var verdict = trust.verify(checkpoint, alongside);
        Optional<Checkpoint> since = arguments
                .one("--since")
                .map(file -> UnverifiedCheckpoint.parse(Keys.read(Path.of(file), SignedNote.MAX_BYTES)))
                .map(older -> trust.signed(older, alongside));
        int workers = Runtime.getRuntime().availableProcessors();
        var report = new LogVerifier(files, workers, mayMissBelow).verify(verdict.checkpoint(), since);
        out.println(verdict.words());
        out.printf(
                "%s: the log is whole. Each of its %d entries was recomputed and nothing differs.%n",
                verdict.word(), report.entries());
        if (report.pruned() > 0) {
            out.printf(
                    "%d older entries are not shown any more, as an entry ledger.drop of the log says; their hashes still fit.%n",
                    report.pruned());
        }
        since.ifPresent(older -> out.printf(
                "It extends the older checkpoint: the first %d entries are the same as then.%n", older.size()));
        strangers(files, verdict.checkpoint().size());
        out.println();
        out.printf("Files      %d tiles and bundles compared%n", report.files());
        details(verdict);
    }

    private void strangers(ExportFiles files, long size) {
        var strangers = files.names(name -> !ExportFiles.covered(name, size), 3);
        if (!strangers.isEmpty()) {
            out.printf(
                    "Not covered by the checkpoint and not looked at: %s%n", Escaped.of(String.join(", ", strangers)));
        }
    }

    private void details(Trust.Verdict verdict) {
        var checkpoint = verdict.checkpoint();
        out.printf("Log        %s%n", Escaped.of(checkpoint.origin()));
        out.printf("Size       %d%n", checkpoint.size());
        out.printf("Root hash  %s%n", checkpoint.root());
        checkpoint.signers().forEach(signer -> out.printf("Signed     %s%n", signature(signer)));
        verdict.witnesses().forEach(witness -> out.printf("Cosigned   %s%n", signature(witness)));
        boolean covered = checkpoint.signers().stream()
                .anyMatch(signer -> signer.key().type().coversExtensions());
        var label = covered ? "Extension  %s%n" : "NOT SIGNED extension line, anybody may have added it: %s%n";
        checkpoint.body().extensions().forEach(line -> out.printf(label, Escaped.of(line)));
    }

    private static String signature(Cosignature signature) {
        var type = signature.key().type();
        return signature.key() + " " + type.algorithm() + (type.timestamped() ? " at " + signature.at() : "");
    }

    private static List<VerifierKey> keys(ExportFiles files) {
        return files.read("keys", Keys.MAX_BYTES)
                .map(text -> Keys.lines("the file keys that came along", text))
                .orElse(List.of());
    }
}
