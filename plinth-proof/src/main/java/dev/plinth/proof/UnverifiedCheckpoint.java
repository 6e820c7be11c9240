package dev.plinth.proof;

import java.util.Collection;
import java.util.List;

/**
 * A checkpoint as it came in: well-formed, and possibly forged.
 *
 * @param note the signed note, verbatim
 * @param claimed what it claims; MUST not be acted on before {@link #verifiedBy}
 */
public record UnverifiedCheckpoint(SignedNote note, CheckpointBody claimed) {
    public UnverifiedCheckpoint {
        if (!claimed.text().equals(note.text())) {
            throw ProofException.malformed("The checkpoint's text and its fields differ");
        }
    }

    public static UnverifiedCheckpoint parse(byte[] note) {
        return of(SignedNote.parse(note));
    }

    public static UnverifiedCheckpoint parse(String note) {
        return of(SignedNote.parse(note));
    }

    public static UnverifiedCheckpoint of(SignedNote note) {
        return new UnverifiedCheckpoint(note, CheckpointBody.parse(note.text()));
    }

    /** Verifies against the keys of one log, whose name is the keys' name. */
    public Checkpoint verifiedBy(VerifierKey key) {
        return verifiedBy(key.name(), List.of(key));
    }

    /**
     * Verifies against the keys of the log {@code origin}. Lines by other keys are ignored; a line that claims one of the
     * keys and does not verify refuses the whole checkpoint, and at least one line must verify (C2SP signed-note).
     */
    public Checkpoint verifiedBy(String origin, Collection<VerifierKey> keys) {
        if (!claimed.origin().equals(origin)) {
            throw new ProofException(
                    Reason.WRONG_ORIGIN,
                    "The checkpoint is of log \"%s\", the key is for \"%s\""
                            .formatted(Escaped.of(claimed.origin()), Escaped.of(origin)));
        }
        var signers = Checkpoint.signers(note, keys);
        if (signers.isEmpty()) {
            throw new ProofException(
                    Reason.UNKNOWN_KEY,
                    "The checkpoint of size %d is signed by %s, not by any of the given keys %s"
                            .formatted(claimed.size(), note.signatures(), keys));
        }
        return new Checkpoint(note, claimed, signers);
    }
}
