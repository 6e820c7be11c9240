package dev.plinth.proof.cli;

import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.Cosignature;
import dev.plinth.proof.Escaped;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.Reason;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.proof.VerifierKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whom the caller believes.
 *
 * @param pinned the log's keys the caller gave; empty if the ones that came with the file are to be used
 * @param origin the log's name, where it is not the keys' name
 * @param witnesses keys of witnesses
 * @param quorum how many witnesses, counted by name, must have cosigned
 */
record Trust(List<VerifierKey> pinned, Optional<String> origin, List<VerifierKey> witnesses, int quorum) {
    static Trust of(Arguments arguments) {
        var witnesses = Keys.given(arguments.all("--witness"));
        long most = names(witnesses);
        if (most == 0 && !arguments.all("--quorum").isEmpty()) {
            throw new UsageException("--quorum needs at least one --witness");
        }
        return new Trust(Keys.given(arguments.all("--key")), arguments.one("--origin"), witnesses, (int)
                arguments.number("--quorum", most, 1, most));
    }

    /** What a checkpoint turned out to be worth. */
    record Verdict(Checkpoint checkpoint, boolean pinned, List<Cosignature> witnesses, long of) {
        /** What may be said of something that was checked against it. */
        String word() {
            return pinned ? "VERIFIED" : "FITS TOGETHER, BY ITS OWN KEY";
        }

        String words() {
            var key = pinned
                    ? "PINNED KEY: it is signed by a key you gave, so the log's operator stands behind it."
                    : "SELF-SIGNED: the key came with the file itself. This proves only that the file agrees with itself;"
                            + " whoever made it could have made up all of it. Get the log's key by another way and pass it"
                            + " with --key.";
            return of == 0
                    ? key + " No witness was asked: the operator could show others another log."
                    : "WITNESSED (%d of %d): witnesses you named saw this log only ever grow. "
                                    .formatted(
                                            names(witnesses.stream()
                                                    .map(Cosignature::key)
                                                    .toList()),
                                            of)
                            + key;
        }
    }

    /** Verifies a checkpoint by the pinned keys or, without any, by those that came along. */
    Verdict verify(UnverifiedCheckpoint checkpoint, List<VerifierKey> alongside) {
        var verified = signed(checkpoint, alongside);
        refuseOwn(checkpoint.claimed().origin());
        var cosigned = verified.cosignedBy(witnesses);
        long count = names(cosigned.stream().map(Cosignature::key).toList());
        if (count < quorum) {
            throw new ProofException(
                    Reason.QUORUM,
                    "%d of %d witnesses cosigned the checkpoint of size %d, %d are needed"
                            .formatted(count, names(witnesses), verified.size(), quorum));
        }
        return new Verdict(verified, !pinned.isEmpty(), cosigned, names(witnesses));
    }

    /** Verifies the log's signature alone; for an older checkpoint, whose witnesses do not matter any more. */
    Checkpoint signed(UnverifiedCheckpoint checkpoint, List<VerifierKey> alongside) {
        var keys = pinned.isEmpty() ? alongside : pinned;
        var claimed = checkpoint.claimed().origin();
        var name = origin.orElse(claimed);
        var fitting = origin.isPresent()
                ? keys
                : keys.stream().filter(key -> key.name().equals(claimed)).toList();
        if (fitting.isEmpty()) {
            throw new ProofException(
                    Reason.UNKNOWN_KEY,
                    "The checkpoint is of log \"%s\" and there is no key for that name (keys: %s). Give one with --key; the file's arithmetic alone proves nothing"
                            .formatted(Escaped.of(claimed), keys));
        }
        return checkpoint.verifiedBy(name, fitting);
    }

    /** A log that vouches for itself is no witness. */
    private void refuseOwn(String log) {
        for (var key : witnesses) {
            if (key.name().equals(log) || pinned.contains(key)) {
                throw new UsageException(
                        "--witness names %s, a key of the log itself; a witness is somebody else".formatted(key));
            }
        }
    }

    private static long names(Collection<VerifierKey> keys) {
        return keys.stream().map(VerifierKey::name).distinct().count();
    }
}
