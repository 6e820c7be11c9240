package dev.plinth.proof.witness;

import dev.plinth.proof.CheckpointBody;
import dev.plinth.proof.CompactRange;
import dev.plinth.proof.Hash;
import dev.plinth.proof.HashSource;
import dev.plinth.proof.NoteSigner;
import dev.plinth.proof.Prover;
import dev.plinth.proof.SignatureType;
import dev.plinth.proof.SignedNote;
import dev.plinth.proof.TreeHasher;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.proof.VerifierKey;
import dev.plinth.proof.WitnessRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** A log of as many entries as needed, and its fork in which the first entry is another. */
public final class WitnessedLog {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final SecureRandom random = new SecureRandom();
    private final NoteSigner signer;
    private final Prover honest = new Prover(hashes(0));
    private final Prover forked = new Prover(hashes(1));

    public WitnessedLog() {
        this("log.example");
    }

    WitnessedLog(String origin) {
        var key = NoteSigner.generate(origin, SignatureType.ED25519, random);
        this.signer = NoteSigner.load(key.key(), key.pkcs8());
    }

    private static HashSource hashes(int first) {
        return (level, index) -> {
            var range = CompactRange.empty();
            var hasher = new TreeHasher();
            for (long i = index << level; i < (index + 1) << level; i++) {
                range.append(hasher.leaf(("entry " + (i == 0 ? first : i + 2)).getBytes(StandardCharsets.UTF_8)));
            }
            return range.root();
        };
    }

    SecureRandom random() {
        return random;
    }

    public VerifierKey key() {
        return signer.key();
    }

    String origin() {
        return key().name();
    }

    Hash root(long size) {
        return honest.root(size);
    }

    List<Hash> path(long old, long size) {
        return honest.consistency(old, size).path();
    }

    /** A request as an honest log sends it. */
    public byte[] request(long old, long size) {
        return request(old, size, old == 0 || old > size ? List.of() : path(old, size));
    }

    byte[] request(long old, long size, List<Hash> path) {
        return signed(old, size, root(size), path);
    }

    /** A request for the fork, with the proof that would be right there. */
    byte[] forked(long old, long size) {
        return signed(
                old, size, forked.root(size), forked.consistency(old, size).path());
    }

    byte[] signed(long old, long size, Hash root, List<Hash> path) {
        return new WitnessRequest(old, path, checkpoint(size, root)).format().getBytes(StandardCharsets.UTF_8);
    }

    private UnverifiedCheckpoint checkpoint(long size, Hash root) {
        return UnverifiedCheckpoint.of(new CheckpointBody(origin(), size, root).signedBy(List.of(signer), NOW));
    }

    /** How many of the lines of an answer verify for the checkpoint of this size. */
    int cosigned(long size, String answer, List<VerifierKey> witnesses) {
        return checkpoint(size, root(size))
                .verifiedBy(key())
                .with(SignedNote.signatureLines(answer), witnesses)
                .cosignedBy(witnesses)
                .size();
    }
}
