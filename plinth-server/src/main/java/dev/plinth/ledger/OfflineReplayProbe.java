package dev.plinth.ledger;

import dev.plinth.ledger.ReplayedLog.Download;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.proof.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Downloads a whole log and a receipt as a customer does, lays them into files and runs the published verifier over these and
 * nothing else; then over copies with one damage each.
 */
final class OfflineReplayProbe implements Probe<OfflineReplayProbe.Handed> {
    private final ReplayedLog log;
    private final InstantSource clock;
    private final SecureRandom random;

    OfflineReplayProbe(ReplayedLog log, InstantSource clock, SecureRandom random) {
        this.log = log;
        this.clock = clock;
        this.random = random;
    }

    /** What somebody was given, and what they check it with. */
    record Handed(Download download, Verifier verifier) {}

    /** A verifier as a command: it gets a file and a file of keys, and says what came of it. */
    @FunctionalInterface
    interface Verifier {
        PublishedVerifier.Told verify(Path file, Path keys);
    }

    /** What may be wrong with what one was given. */
    private enum Damage {
        CHANGED("an entry was changed"),
        DROPPED("an entry was dropped"),
        ADDED("an entry was added"),
        SWAPPED("two entries were swapped"),
        REBUILT("an entry was changed and the tree rebuilt over it"),
        NO_BUNDLE("a bundle of entries is missing"),
        CUT_BUNDLE("a bundle of entries was cut off"),
        CUT_ARCHIVE("the archive was cut off"),
        OTHER_ROOT("the checkpoint's root was changed"),
        OTHER_SIZE("the checkpoint's size was changed"),
        SIGNED_ANEW("it was signed with another key"),
        OTHER_LOG("the keys are those of another log"),
        RECEIPT_ENTRY("the entry in a receipt was changed"),
        RECEIPT_INDEX("the index in a receipt was changed"),
        RECEIPT_ROOT("the root in a receipt was changed"),
        RECEIPT_CUT("a receipt was cut off"),
        RECEIPT_OTHER_LOG("the keys for a receipt are those of another log");

        private final String words;

        Damage(String words) {
            this.words = words;
        }
    }

    /** One file to be verified, with the keys that the person has. */
    private record Given(byte[] file, String keys) {}

    @Override
    public String name() {
        return "offline-replay";
    }

    @Override
    public String tries() {
        return "Downloads a log and a receipt as a customer does and runs the published verifier over the files alone, then over copies"
                + " with one damage each, and expects every damage to be found and told.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL.every(Duration.ofMinutes(15));
    }

    @Override
    public Target<Handed> live() {
        return handed(download -> download, PublishedVerifier::verify);
    }

    @Override
    public List<Twin<Handed>> twins() {
        return List.of(
                new Twin<>(
                        "changed-entry",
                        "an export in which one entry was changed",
                        handed(
                                forging(copy -> Forgeries.edited(copy, new SplittableRandom(1))),
                                PublishedVerifier::verify)),
                new Twin<>(
                        "rebuilt-tree",
                        "an export in which one entry was changed and the tree rebuilt over it, under the old signature",
                        handed(
                                forging(copy -> Forgeries.rebuilt(copy, new SplittableRandom(1))),
                                PublishedVerifier::verify)),
                new Twin<>(
                        "changed-receipt",
                        "a receipt in which the entry was changed",
                        handed(
                                download -> new Download(
                                        download.origin(),
                                        download.export(),
                                        entryChanged(download.receipt()),
                                        download.keys(),
                                        download.otherKeys()),
                                PublishedVerifier::verify)),
                new Twin<>(
                        "keys-from-the-file",
                        "a verifier that believes the keys which come with the log",
                        handed(
                                download -> download,
                                (file, keys) -> PublishedVerifier.run("verify", file.toString())
                                        .believingItsKeys())));
    }

    /** What happens to a download on its way. */
    @FunctionalInterface
    private interface Sabotage {
        Download on(Download download) throws IOException;
    }

    @FunctionalInterface
    private interface Forgery {
        LogCopy on(LogCopy copy);
    }

    private static Sabotage forging(Forgery forgery) {
        return download -> new Download(
                download.origin(),
                forgery.on(LogCopy.of(download.export())).zip(),
                download.receipt(),
                download.keys(),
                download.otherKeys());
    }

    private Target<Handed> handed(Sabotage sabotage, Verifier verifier) {
        return (attack, attempt) -> {
            Optional<Download> download = log.download(attempt);
            if (download.isEmpty())
                return new Observation.Unable("The newest entry of the log to replay was not published in time");
            return attack.on(new Handed(sabotage.on(download.get()), verifier), attempt);
        };
    }

    @Override
    public Observation attack(Handed handed, Attempt attempt) throws IOException {
        Download download = handed.download();
        Tally tally = Tally.of(2L + Damage.values().length);
        Path directory = Files.createTempDirectory("plinth-replay-");
        Path file = directory.resolve("given");
        Path keys = directory.resolve("pinned");
        try {
            whole(tally, "the export", handed, new Given(download.export(), download.keys()), file, keys);
            whole(tally, "the receipt", handed, new Given(bytes(download.receipt()), download.keys()), file, keys);
            LogCopy copy = LogCopy.of(download.export());
            for (Damage damage : Damage.values()) {
                Given given = damaged(damage, download, copy, attempt.random());
                PublishedVerifier.Told told = told(handed, given, file, keys);
                tally.tried(damage.words);
                if (told.accepted()) tally.broken("it was accepted though " + damage.words);
                else if (!told.refused()) tally.broken("the verifier did not tell that " + damage.words);
            }
            return tally.end();
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(keys);
            Files.delete(directory);
        }
    }

    private static void whole(Tally tally, String what, Handed handed, Given given, Path file, Path keys)
            throws IOException {
        PublishedVerifier.Told told = told(handed, given, file, keys);
        tally.tried(what + " as it was given");
        if (!told.accepted()) tally.broken(what + " is refused by the verifier: " + told.verdict());
    }

    private static PublishedVerifier.Told told(Handed handed, Given given, Path file, Path keys) throws IOException {
        Files.write(file, given.file());
        Files.writeString(keys, given.keys());
        return handed.verifier().verify(file, keys);
    }

    private Given damaged(Damage damage, Download download, LogCopy copy, SplittableRandom dice) throws IOException {
        String receipt = download.receipt();
        return switch (damage) {
            case CHANGED -> export(Forgeries.edited(copy, dice), download);
            case DROPPED -> export(Forgeries.removed(copy, dice), download);
            case ADDED -> export(Forgeries.inserted(copy, dice), download);
            case SWAPPED -> export(Forgeries.swapped(copy, dice), download);
            case REBUILT -> export(Forgeries.rebuilt(copy, dice), download);
            case NO_BUNDLE -> export(copy.without(copy.bundles().getFirst()), download);
            case CUT_BUNDLE -> {
                String bundle = copy.bundles().getLast();
                yield export(
                        copy.with(
                                bundle,
                                half(copy.read(bundle, Integer.MAX_VALUE).orElseThrow())),
                        download);
            }
            case CUT_ARCHIVE -> new Given(half(download.export()), download.keys());
            case OTHER_ROOT -> export(Forgeries.otherRoot(copy), download);
            case OTHER_SIZE -> export(Forgeries.otherSize(copy), download);
            case SIGNED_ANEW ->
                export(Forgeries.signedAnew(copy, download.origin(), random, clock.instant()), download);
            case OTHER_LOG -> new Given(download.export(), download.otherKeys());
            case RECEIPT_ENTRY -> new Given(bytes(entryChanged(receipt)), download.keys());
            case RECEIPT_INDEX -> {
                long index = Receipt.parse(bytes(receipt)).proof().index();
                long other = index == 0 ? 1 : index - 1;
                yield new Given(
                        bytes(receipt.replaceFirst("(?m)^index " + index + "$", "index " + other)), download.keys());
            }
            case RECEIPT_ROOT -> {
                int split = receipt.indexOf("\n\n") + 2;
                String note = Forgeries.otherRoot(receipt.substring(split));
                yield new Given(bytes(receipt.substring(0, split) + note), download.keys());
            }
            case RECEIPT_CUT -> new Given(half(bytes(receipt)), download.keys());
            case RECEIPT_OTHER_LOG -> new Given(bytes(receipt), download.otherKeys());
        };
    }

    private static Given export(LogCopy copy, Download download) throws IOException {
        return new Given(copy.zip(), download.keys());
    }

    private static String entryChanged(String receipt) {
        Receipt parsed = Receipt.parse(bytes(receipt));
        byte[] entry = parsed.entry().orElseThrow();
        entry[entry.length / 2] ^= 1;
        return Receipt.of(entry, parsed.proof(), parsed.checkpoint()).format();
    }

    private static byte[] half(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
