package dev.plinth.proof;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A checkpoint whose log signature was verified; only {@link UnverifiedCheckpoint#verifiedBy} makes one. */
public final class Checkpoint {
    private final SignedNote note;
    private final CheckpointBody body;
    private final List<Cosignature> signers;

    Checkpoint(SignedNote note, CheckpointBody body, List<Cosignature> signers) {
        this.note = note;
        this.body = body;
        this.signers = signers;
    }

    public String origin() {
        return body.origin();
    }

    public long size() {
        return body.size();
    }

    public Hash root() {
        return body.root();
    }

    public CheckpointBody body() {
        return body;
    }

    /** The whole note, signature lines of strangers included. */
    public SignedNote note() {
        return note;
    }

    /** The log's keys that signed, with their times. */
    public List<Cosignature> signers() {
        return signers;
    }

    /** Which of these witness keys cosigned; a line that claims one of them and does not verify is refused. */
    public List<Cosignature> cosignedBy(Collection<VerifierKey> witnesses) {
        return signers(note, witnesses);
    }

    /** The same checkpoint carrying what a witness answered: lines by other keys are dropped, wrong ones refused. */
    public Checkpoint with(List<NoteSignature> answer, Collection<VerifierKey> witnesses) {
        var known = answer.stream()
                .filter(line -> witnesses.stream().anyMatch(key -> key.claims(line)))
                .toList();
        if (signers(new SignedNote(note.text(), known), witnesses).isEmpty()) {
            throw new ProofException(
                    Reason.UNKNOWN_KEY,
                    "The witness answered with signatures by %s, not by any of %s".formatted(answer, witnesses));
        }
        return new Checkpoint(note.with(known), body, signers);
    }

    static List<Cosignature> signers(SignedNote note, Collection<VerifierKey> keys) {
        var found = new ArrayList<Cosignature>();
        for (var line : note.signatures()) {
            for (var key : keys) {
                if (key.claims(line)) {
                    requireRight(note, key, line);
                    found.add(new Cosignature(key, VerifierKey.time(key, line)));
                }
            }
        }
        return List.copyOf(found);
    }

    private static void requireRight(SignedNote note, VerifierKey key, NoteSignature line) {
        if (!key.verifies(note.text(), line)) {
            throw new ProofException(
                    Reason.BAD_SIGNATURE,
                    "The signature that claims to be by %s does not fit the checkpoint".formatted(key));
        }
    }

    @Override
    public String toString() {
        return "Checkpoint[%s, size %d, root %s]".formatted(Escaped.of(origin()), size(), root());
    }
}
