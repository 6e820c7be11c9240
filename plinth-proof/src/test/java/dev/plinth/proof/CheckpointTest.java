package dev.plinth.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private final TestLog log = TestLog.of(20);
    private final NoteSigner signer = signer("log.example", SignatureType.ED25519);
    private final NoteSigner witness = signer("w.example", SignatureType.ED25519_COSIGNATURE);

    @Test
    void signaturesByStrangersAreIgnored() {
        var both = log.checkpoint(signer, signer("log.example", SignatureType.ML_DSA_44), witness);
        var checkpoint = both.verifiedBy(signer.key());
        assertThat(checkpoint.signers()).containsExactly(new Cosignature(signer.key(), Instant.EPOCH));
        assertThat(checkpoint.cosignedBy(List.of(witness.key())))
                .containsExactly(new Cosignature(witness.key(), TestLog.NOW));
        assertThat(checkpoint.body()).isEqualTo(both.claimed());
        assertThat(checkpoint).hasToString("Checkpoint[log.example, size 20, root " + log.root() + "]");
    }

    @Test
    void noSignatureByAGivenKeyIsRefused() {
        var other = signer("log.example", SignatureType.ED25519);
        Refused.as(Reason.UNKNOWN_KEY, () -> log.checkpoint(other).verifiedBy(signer.key()));
    }

    @Test
    void aKnownKeyThatFailsRefusesTheWholeNoteEvenBesideARightOne() {
        var good = log.checkpoint(signer).note();
        var forOther = TestLog.of(21).checkpoint(signer).note().signatures();
        var mixed = UnverifiedCheckpoint.of(good.with(forOther));
        Refused.as(Reason.BAD_SIGNATURE, () -> mixed.verifiedBy(signer.key()));
    }

    @Test
    void aTimeThatNobodyCanHaveSignedAtIsRefusedAndNotAFault() {
        var early = signer("log.example", SignatureType.ML_DSA_44);
        var body = new CheckpointBody("log.example", log.size(), log.root());
        var late = UnverifiedCheckpoint.of(body.signedBy(List.of(early), Instant.MAX));
        Refused.as(Reason.BAD_SIGNATURE, () -> late.verifiedBy(early.key()));
    }

    @Test
    void aCheckpointOfAnotherLogIsRefused() {
        var body = new CheckpointBody("other.example", 0, TreeHasher.EMPTY_ROOT);
        var foreign = UnverifiedCheckpoint.of(body.signedBy(List.of(signer), TestLog.NOW));
        Refused.as(Reason.WRONG_ORIGIN, () -> foreign.verifiedBy(signer.key()));
        assertThat(foreign.verifiedBy("other.example", List.of(signer.key())).origin())
                .isEqualTo("other.example");
    }

    @Test
    void aTextThatDoesNotMatchItsFieldsCannotBeMade() {
        var checkpoint = log.checkpoint(signer);
        Refused.as(
                Reason.MALFORMED,
                () -> new UnverifiedCheckpoint(checkpoint.note(), new CheckpointBody("log.example", 21, log.root())));
    }

    @Test
    void aWitnessAnswerIsJudged() {
        var asked = log.checkpoint(signer).verifiedBy(signer.key());
        var keys = List.of(witness.key());
        var right = witness.sign(asked.note().text(), TestLog.NOW).line() + "\n";
        var wrong = witness.sign(TestLog.of(21).checkpoint(signer).note().text(), TestLog.NOW)
                        .line() + "\n";
        var stranger = signer("s.example", SignatureType.ED25519_COSIGNATURE);
        var strange = stranger.sign(asked.note().text(), TestLog.NOW).line() + "\n";
        var answer = WitnessAnswer.read(200, strange + right, asked, keys);
        assertThat(answer).isInstanceOf(WitnessAnswer.Cosigned.class);
        if (answer instanceof WitnessAnswer.Cosigned(var cosigned)) {
            assertThat(cosigned.cosignedBy(keys)).hasSize(1);
            assertThat(cosigned.note().signatures()).hasSize(2);
        }
        Refused.as(Reason.BAD_SIGNATURE, () -> WitnessAnswer.read(200, wrong, asked, keys));
        Refused.as(Reason.UNKNOWN_KEY, () -> WitnessAnswer.read(200, strange, asked, keys));
        Refused.as(Reason.MALFORMED, () -> WitnessAnswer.read(200, "", asked, keys));
        Refused.as(Reason.MALFORMED, () -> WitnessAnswer.read(409, "many", asked, keys));
        assertThat(WitnessAnswer.read(409, "12\n", asked, keys)).isEqualTo(new WitnessAnswer.Behind(12));
        assertThat(WitnessAnswer.read(403, "no\u0007\n", asked, keys))
                .isEqualTo(new WitnessAnswer.Refused(403, "no\\u{7}"));
    }

    @Test
    void aMonitorTellsTheFourOutcomesApart() {
        var seen = log.checkpoint(10, signer).verifiedBy(signer.key());
        var next = log.checkpoint(signer).verifiedBy(signer.key());
        var forked = new TestLog()
                .grow(List.of(new byte[] {1}))
                .grow(19)
                .checkpoint(signer)
                .verifiedBy(signer.key());
        var path = log.prover().consistency(10, 20).path();
        assertThat(Monitor.compare(seen, next, path)).isEqualTo(new Monitor.Observation.Advanced(next));
        assertThat(Monitor.compare(next, next, List.of())).isEqualTo(new Monitor.Observation.Same(next));
        var back = Monitor.compare(/* seen= */ next, /* next= */ seen, List.of());
        assertThat(back).isEqualTo(new Monitor.Observation.Rollback(/* seen= */ next, /* next= */ seen));
        assertThat(Monitor.compare(next, forked, List.of())).isInstanceOf(Monitor.Observation.Fork.class);
        assertThat(Monitor.compare(seen, forked, path)).isInstanceOf(Monitor.Observation.Fork.class);
        assertThat(Monitor.compare(seen, next, List.of())).isInstanceOf(Monitor.Observation.Fork.class);
    }

    @Test
    void aMonitorThatSawAnEmptyLogTakesTheFirstEntriesWithoutProof() {
        var empty = log.checkpoint(0, signer).verifiedBy(signer.key());
        var next = log.checkpoint(signer).verifiedBy(signer.key());
        assertThat(Monitor.compare(empty, next, List.of())).isEqualTo(new Monitor.Observation.Advanced(next));
        assertThat(Monitor.compare(empty, next, List.of(log.root()))).isInstanceOf(Monitor.Observation.Fork.class);
    }

    @Test
    void aMonitorDoesNotCompareTwoLogs() {
        var other = signer("other.example", SignatureType.ED25519);
        var one = log.checkpoint(signer).verifiedBy(signer.key());
        var two = log.checkpoint(other).verifiedBy(other.key());
        Refused.as(Reason.WRONG_ORIGIN, () -> Monitor.compare(one, two, List.of()));
    }

    @Test
    void witnessRequestsAreReadAndWrittenAlike() {
        byte[] request = Golden.bytes("add-checkpoint");
        assertThat(WitnessRequest.parse(request).format()).isEqualTo(Golden.text("add-checkpoint"));
    }

    @Test
    void malformedWitnessRequestsAreRefused() {
        var checkpoint = log.checkpoint(signer);
        var note = checkpoint.note().format();
        for (var start : List.of(
                "", "old \n\n", "old 01\n\n", "old -1\n\n", "old 1\nxx\n\n", "new 1\n\n", "old 1\n", "old 1\n\n\n")) {
            Refused.as(Reason.MALFORMED, () -> WitnessRequest.parse((start + note).getBytes(StandardCharsets.UTF_8)));
        }
        Refused.as(Reason.MALFORMED, () -> WitnessRequest.parse(new byte[] {'o', 'l', 'd'}));
        var path = new ArrayList<Hash>(Collections.nCopies(64, log.root()));
        Refused.as(Reason.MALFORMED, () -> new WitnessRequest(1, path, checkpoint));
        Refused.as(Reason.MALFORMED, () -> new WitnessRequest(-1, List.of(), checkpoint));
        path.removeLast();
        assertThat(new WitnessRequest(1, path, checkpoint).path()).hasSize(63);
    }

    static NoteSigner signer(String name, SignatureType type) {
        var key = NoteSigner.generate(name, type, new SecureRandom());
        return NoteSigner.load(key.key(), key.pkcs8());
    }
}
