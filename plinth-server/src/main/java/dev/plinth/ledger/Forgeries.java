package dev.plinth.ledger;

import dev.plinth.proof.Hash;
import dev.plinth.proof.NoteSignature;
import dev.plinth.proof.NoteSigner;
import dev.plinth.proof.SignatureType;
import dev.plinth.proof.SignedNote;
import dev.plinth.proof.Tile;
import dev.plinth.proof.TreeEdge;
import dev.plinth.proof.TreeHasher;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** What an editor of a log without its signing keys could make of it. */
final class Forgeries {
    private Forgeries() {}

    /** One bit of one entry. */
    static LogCopy edited(LogCopy copy, SplittableRandom dice) {
        return inSomeBundle(copy, dice, entries -> {
            byte[] entry = entries.get(dice.nextInt(entries.size()));
            entry[dice.nextInt(entry.length)] ^= (byte) (1 << dice.nextInt(Byte.SIZE));
        });
    }

    /** The place is filled up again, as by somebody who knows that the number of entries is signed. */
    static LogCopy removed(LogCopy copy, SplittableRandom dice) {
        return inSomeBundle(copy, dice, entries -> {
            int gone = dice.nextInt(entries.size() - 1);
            entries.remove(gone);
            entries.add(entries.getLast());
        });
    }

    static LogCopy inserted(LogCopy copy, SplittableRandom dice) {
        return inSomeBundle(copy, dice, entries -> {
            entries.add(dice.nextInt(entries.size()), "{\"v\":1}".getBytes(StandardCharsets.UTF_8));
            entries.removeLast();
        });
    }

    static LogCopy swapped(LogCopy copy, SplittableRandom dice) {
        return inSomeBundle(copy, dice, entries -> {
            int at = dice.nextInt(entries.size() - 1);
            Collections.swap(entries, at, at + 1);
        });
    }

    /** The same words with the same signatures, over another root. */
    static LogCopy otherRoot(LogCopy copy) {
        return copy.withCheckpoint(otherRoot(copy.checkpoint()));
    }

    static String otherRoot(String checkpoint) {
        String root = checkpoint.split("\n", 4)[2];
        return withLine(checkpoint, 2, (root.startsWith("A") ? "B" : "A") + root.substring(1));
    }

    /** One entry fewer than was signed. */
    static LogCopy otherSize(LogCopy copy) {
        long size = Long.parseLong(copy.checkpoint().split("\n", 4)[1]);
        return copy.withCheckpoint(withLine(copy.checkpoint(), 1, String.valueOf(size - 1)));
    }

    private static String withLine(String checkpoint, int nth, String other) {
        String[] lines = checkpoint.split("\n", 4);
        lines[nth] = other;
        return String.join("\n", lines);
    }

    /** An entry changed and every tile computed anew over it, under the old signature: what is left to somebody without the signing keys. */
    static LogCopy rebuilt(LogCopy copy, SplittableRandom dice) {
        LogCopy edited = edited(copy, dice);
        TreeHasher hasher = new TreeHasher();
        List<Hash> leaves = edited.bundles().stream()
                .flatMap(bundle -> edited.entries(bundle).stream())
                .map(hasher::leaf)
                .toList();
        TreeEdge.Growth tree = TreeEdge.empty().append(leaves);
        LogCopy forged = edited;
        for (Tile tile : tree.tiles()) forged = forged.with(tile.path().text(), tile.bytes());
        return forged.withCheckpoint(
                withLine(forged.checkpoint(), 2, tree.edge().root().base64()));
    }

    /** What somebody can do who has everything but the signing keys: keys of their own under the log's name. */
    static LogCopy signedAnew(LogCopy copy, String origin, SecureRandom random, Instant at) {
        NoteSigner.NewKey key = NoteSigner.generate(origin, SignatureType.ED25519, random);
        String[] lines = copy.checkpoint().split("\n", 4);
        String text = String.join("\n", lines[0], lines[1], lines[2]) + "\n";
        NoteSignature signature = NoteSigner.load(key.key(), key.pkcs8()).sign(text, at);
        return copy.withCheckpoint(new SignedNote(text, List.of(signature)).format())
                .with("keys", (key.key().format() + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static LogCopy inSomeBundle(LogCopy copy, SplittableRandom dice, Consumer<List<byte[]>> change) {
        List<String> bundles = copy.bundles().stream()
                .filter(path -> copy.entries(path).size() > 1)
                .toList();
        String bundle = bundles.get(dice.nextInt(bundles.size()));
        List<byte[]> entries =
                new ArrayList<>(copy.entries(bundle).stream().map(byte[]::clone).toList());
        change.accept(entries);
        return copy.withEntries(bundle, entries);
    }
}
