package dev.plinth.ledger;

import dev.plinth.egress.Answer;
import dev.plinth.egress.Outbound;
import dev.plinth.egress.Recipient;
import dev.plinth.egress.SendsOutside;
import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.Hash;
import dev.plinth.proof.NoteSignature;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.proof.VerifierKey;
import dev.plinth.proof.WitnessAnswer;
import dev.plinth.proof.WitnessRequest;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one witness to cosign the newest checkpoints (C2SP tlog-witness). A dead witness delays nothing but itself. */
final class WitnessClient {
    private static final Logger LOG = LoggerFactory.getLogger(WitnessClient.class);
    private static final int MOST_ANSWER_BYTES = 64 * 1024;
    private static final int LONGEST_PAUSE_ROUNDS = 32;

    private final LedgerSettings.Witness witness;
    private final List<VerifierKey> witnessKeys;
    private final Recipient recipient;
    private final Organisations organisations;
    private final WitnessRows rows;
    private final LogNames names;
    private final LogKeys keys;
    private final Outbound outbound;
    private final LedgerMetrics metrics;
    private final InstantSource clock;
    private final Pause whole = new Pause();
    private final Map<OrgId, Pause> pauses = new HashMap<>();

    WitnessClient(
            LedgerSettings.Witness witness,
            Organisations organisations,
            WitnessRows rows,
            LogNames names,
            LogKeys keys,
            Outbound outbound,
            LedgerMetrics metrics,
            InstantSource clock) {
        this.witness = witness;
        this.witnessKeys = witness.verifiers();
        this.recipient = new Recipient(
                "witness " + witness.name(), "cosign checkpoints", URI.create(witness.url()), witness.local());
        this.organisations = organisations;
        this.rows = rows;
        this.names = names;
        this.keys = keys;
        this.outbound = outbound;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Offers every checkpoint the witness has not cosigned. A log it refuses is left out of more and more rounds; one that
     * it does not answer about ends the round, and the next ones are left out likewise.
     */
    void round() {
        if (whole.skip()) return;
        try {
            for (RegionId region : organisations.regions())
                for (WitnessRows.Open open : rows.open(region, witness.name())) tryOne(region, open);
            whole.succeeded();
        } catch (RuntimeException e) {
            whole.failed();
            failed(e);
        }
    }

    private void tryOne(RegionId region, WitnessRows.Open open) {
        // they belong to nobody, and no witness can learn their keys from what is published
        if (organisations.find(open.org()).filter(Organisation::synthetic).isPresent()) return;
        Pause pause = pauses.computeIfAbsent(open.org(), fresh -> new Pause());
        if (pause.skip()) return;
        try {
            offer(region, open);
            pauses.remove(open.org());
        } catch (RefusedException e) {
            pause.failed();
            failed(e);
        }
    }

    private void failed(RuntimeException e) {
        metrics.witnessFailed(witness.name());
        LOG.warn("Witness {} did not cosign: {}", witness.name(), e.getMessage());
    }

    /** The witness answered, and the answer was no use. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String what) {
            super(what);
        }
    }

    /** Rounds to leave out: twice as many after each failure. */
    private static final class Pause {
        private int failures;
        private int left;

        boolean skip() {
            return left-- > 0;
        }

        void failed() {
            failures = Math.min(failures + 1, Integer.numberOfTrailingZeros(LONGEST_PAUSE_ROUNDS));
            left = 1 << failures;
        }

        void succeeded() {
            failures = 0;
            left = 0;
        }
    }

    private void offer(RegionId region, WitnessRows.Open open) {
        String origin = names.origin(open.org());
        Checkpoint asked = open.checkpoint().verifiedBy(origin, keys.verifiers(region, origin));
        WitnessAnswer answer = ask(region, open, asked, open.seen());
        if (answer instanceof WitnessAnswer.Behind behind) {
            if (behind.size() > asked.size())
                throw new RefusedException(
                        "it has cosigned log %s at size %d and ours has %d: the log got shorter, or another signs in its name"
                                .formatted(origin, behind.size(), asked.size()));
            answer = ask(region, open, asked, behind.size());
        }
        switch (answer) {
            case WitnessAnswer.Cosigned cosigned -> keep(region, open, cosigned.checkpoint());
            case WitnessAnswer.Behind behind ->
                throw new RefusedException("it asks again and again for log " + origin + ", now from " + behind.size());
            case WitnessAnswer.Refused refused ->
                throw new RefusedException(
                        "it refused log %s with %d %s".formatted(origin, refused.status(), refused.why()));
        }
    }

    @SendsOutside("Signed checkpoints and hashes, all public, to the witnesses the operator configured")
    private WitnessAnswer ask(RegionId region, WitnessRows.Open open, Checkpoint asked, long from) {
        List<Hash> path = rows.consistency(region, open.org(), from, asked.size());
        byte[] body = new WitnessRequest(from, path, UnverifiedCheckpoint.of(asked.note()))
                .format()
                .getBytes(StandardCharsets.UTF_8);
        Answer answer =
                outbound.post(recipient, "/add-checkpoint", "text/plain; charset=utf-8", body, MOST_ANSWER_BYTES);
        try {
            return WitnessAnswer.read(answer.status(), answer.text(), asked, witnessKeys);
        } catch (ProofException e) {
            throw new RefusedException("its answer cannot be accepted: " + e.why());
        }
    }

    private void keep(RegionId region, WitnessRows.Open open, Checkpoint cosigned) {
        Instant now = clock.instant();
        List<String> lines = cosigned.note().signatures().stream()
                .filter(line -> witnessKeys.stream().anyMatch(key -> key.claims(line)))
                .map(NoteSignature::line)
                .toList();
        rows.keep(region, open, witness.name(), lines, now);
        metrics.witnessed(witness.name(), now);
    }
}
