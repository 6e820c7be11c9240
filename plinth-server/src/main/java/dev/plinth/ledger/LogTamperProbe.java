package dev.plinth.ledger;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.proof.VerifierKey;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Takes a whole log as anybody with the right to it may, checks it with nothing but the public keys, then forges copies of it in
 * every way an editor of the database could and expects each to be refused.
 */
final class LogTamperProbe implements Probe<LogTamperProbe.Reading> {
    private final Organisations organisations;
    private final Logs logs;
    private final InstantSource clock;
    private final SecureRandom random;

    LogTamperProbe(Organisations organisations, Logs logs, InstantSource clock, SecureRandom random) {
        this.organisations = organisations;
        this.logs = logs;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A log and how it is checked.
     *
     * @param copy the log as it is stored now
     * @param keys its verifier keys, from elsewhere than the copy
     */
    record Reading(String origin, LogCopy copy, List<VerifierKey> keys, Checker checker) {}

    /** Throws {@link ProofException} when the log is not as it was signed. */
    @FunctionalInterface
    interface Checker {
        void check(LogCopy copy, String origin, List<VerifierKey> keys);
    }

    @Override
    public String name() {
        return "log-tamper";
    }

    @Override
    public String tries() {
        return "Checks a whole log with nothing but its public keys, then changes, removes, inserts and swaps entries in copies of it,"
                + " takes parts away and signs them anew, and expects every copy to be refused.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL;
    }

    @Override
    public Target<Reading> live() {
        return reading(copy -> copy, LogCopy::verify);
    }

    @Override
    public List<Twin<Reading>> twins() {
        return List.of(
                new Twin<>(
                        "edited-row",
                        "a store in which one entry was edited",
                        reading(copy -> Forgeries.edited(copy, new SplittableRandom(1)), LogCopy::verify)),
                new Twin<>(
                        "removed-row",
                        "a store from which one entry was removed",
                        reading(copy -> Forgeries.removed(copy, new SplittableRandom(1)), LogCopy::verify)),
                new Twin<>(
                        "signature-only",
                        "a check that looks at the signature and not at the entries",
                        reading(copy -> copy, LogTamperProbe::signatureOnly)),
                new Twin<>(
                        "any-key",
                        "a check that believes the keys which come with the log",
                        reading(copy -> copy, (copy, origin, pinned) -> copy.verify(origin, copy.keys()))));
    }

    private Target<Reading> reading(UnaryOperator<LogCopy> sabotage, Checker checker) {
        return (attack, attempt) -> {
            OrgId org = pick(attempt);
            ByteArrayOutputStream export = new ByteArrayOutputStream();
            logs.export(org, export);
            LogCopy copy = LogCopy.of(export.toByteArray());
            List<VerifierKey> keys =
                    logs.keys(org).lines().map(VerifierKey::parse).toList();
            return attack.on(new Reading(logs.origin(org), sabotage.apply(copy), keys, checker), attempt);
        };
    }

    /** One log that a run may read whole; another each time. */
    private OrgId pick(Attempt attempt) throws IOException {
        List<OrgId> all = new ArrayList<>(
                organisations.everyone().known().stream().map(Organisation::id).toList());
        all.add(organisations.instance());
        SplittableRandom order = attempt.random();
        while (!all.isEmpty()) {
            OrgId org = all.remove(order.nextInt(all.size()));
            long published = logs.standing(org).published();
            if (published > 1 && published <= pace().rows()) {
                attempt.rows(published);
                return org;
            }
        }
        throw new IOException("No log has 2 to " + pace().rows() + " published entries");
    }

    @Override
    public Observation attack(Reading reading, Attempt attempt) {
        SplittableRandom dice = attempt.random();
        Map<String, LogCopy> forged = new LinkedHashMap<>();
        forged.put("an entry was changed", Forgeries.edited(reading.copy(), dice));
        forged.put("an entry was removed", Forgeries.removed(reading.copy(), dice));
        forged.put("an entry was inserted", Forgeries.inserted(reading.copy(), dice));
        forged.put("two entries were swapped", Forgeries.swapped(reading.copy(), dice));
        forged.put(
                "a bundle is missing",
                reading.copy().without(reading.copy().bundles().getFirst()));
        forged.put(
                "it was signed with another key",
                Forgeries.signedAnew(reading.copy(), reading.origin(), random, clock.instant()));
        forged.put("its root was changed", Forgeries.otherRoot(reading.copy()));
        Tally tally = Tally.of(forged.size() + 1L);
        tally.tried("as it is " + reading.copy().checkpoint());
        if (!accepted(reading, reading.copy())) tally.broken("a log of this installation is not as it was signed");
        forged.forEach((what, copy) -> {
            tally.tried(what);
            if (accepted(reading, copy)) tally.broken("a forged copy was accepted: " + what);
        });
        return tally.end();
    }

    private static boolean accepted(Reading reading, LogCopy copy) {
        try {
            reading.checker().check(copy, reading.origin(), reading.keys());
            return true;
        } catch (ProofException refused) {
            return false;
        }
    }

    private static void signatureOnly(LogCopy copy, String origin, List<VerifierKey> keys) {
        var unused = UnverifiedCheckpoint.parse(copy.checkpoint().getBytes(StandardCharsets.UTF_8))
                .verifiedBy(origin, keys);
    }
}
