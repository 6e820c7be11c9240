package dev.plinth.proof.witness;

import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.ConsistencyProof;
import dev.plinth.proof.Hash;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.Reason;
import dev.plinth.proof.TreeHasher;
import dev.plinth.proof.WitnessRequest;
import java.time.InstantSource;
import java.util.stream.Collectors;

/** Decides on {@code add-checkpoint} requests as C2SP tlog-witness says. Safe for many threads. */
public final class Witness {
    private final WitnessState state;
    private final InstantSource clock;

    public Witness(WitnessState state, InstantSource clock) {
        this.state = state;
        this.clock = clock;
    }

    /**
     * The answer to one request.
     *
     * @param status HTTP status: 200, 400, 403, 404, 409 or 422
     */
    public record Answer(int status, String contentType, String body) {
        static Answer refused(int status, String why) {
            return new Answer(status, "text/plain; charset=utf-8", why + '\n');
        }

        static Answer size(long size) {
            return new Answer(409, "text/x.tlog.size", size + "\n");
        }
    }

    /** Judges a request body; a cosignature leaves only after the checkpoint it is for has been stored durably. */
    public Answer add(byte[] body) {
        WitnessRequest request;
        try {
            request = WitnessRequest.parse(body);
        } catch (ProofException e) {
            return Answer.refused(400, e.why());
        }
        var origin = request.checkpoint().claimed().origin();
        var keys = state.logKeys(origin);
        if (keys.isEmpty()) {
            return Answer.refused(404, "This witness does not know the log");
        }
        Checkpoint next;
        try {
            next = request.checkpoint().verifiedBy(origin, keys);
        } catch (ProofException e) {
            return Answer.refused(403, e.why());
        }
        if (request.oldSize() > next.size()) {
            return Answer.refused(
                    400, "The old size %d is beyond the checkpoint's %d".formatted(request.oldSize(), next.size()));
        }
        return decide(request, next, body);
    }

    /** Compares, stores and signs as one step: two requests at once can never leave the smaller tree remembered. */
    private synchronized Answer decide(WitnessRequest request, Checkpoint next, byte[] body) {
        var latest = state.latest(next.origin());
        long size = latest.map(Checkpoint::size).orElse(0L);
        if (request.oldSize() != size) {
            return Answer.size(size);
        }
        var seenRoot = latest.map(Checkpoint::root).orElse(TreeHasher.EMPTY_ROOT);
        if (next.size() == size && !next.root().equals(seenRoot)) {
            state.keepEvidence(body);
            return Answer.size(size);
        }
        try {
            requireProved(request, next, seenRoot);
        } catch (ProofException e) {
            return Answer.refused(422, e.why());
        }
        // signed first, since that can fail; nobody sees it before the memory is on disk
        var answer = cosigned(next);
        state.remember(next);
        return answer;
    }

    private static void requireProved(WitnessRequest request, Checkpoint next, Hash seenRoot) {
        if (request.oldSize() > 0) {
            new ConsistencyProof(request.oldSize(), next.size(), request.path()).verify(seenRoot, next.root());
        } else if (!request.path().isEmpty()) {
            throw new ProofException(
                    Reason.PROOF_LENGTH,
                    "From old size 0 the proof is empty, not %d hashes"
                            .formatted(request.path().size()));
        }
    }

    private Answer cosigned(Checkpoint next) {
        var now = clock.instant();
        var lines = state.signers().stream()
                .map(signer -> signer.sign(next.note().text(), now).line() + '\n')
                .collect(Collectors.joining());
        return new Answer(200, "text/plain; charset=utf-8", lines);
    }
}
