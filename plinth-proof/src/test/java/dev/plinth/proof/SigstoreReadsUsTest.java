package dev.plinth.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sigstore.encryption.signers.Verifiers;
import dev.sigstore.merkle.InclusionProofVerificationException;
import dev.sigstore.merkle.InclusionProofVerifier;
import dev.sigstore.rekor.client.Checkpoints;
import dev.sigstore.rekor.client.RekorEntry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An independent reader, which shares no code with ours, judges our checkpoints and proofs. */
class SigstoreReadsUsTest {
    private static final int SIZE = 300;

    private final TestLog log = TestLog.of(SIZE);
    private final NoteSigner signer = CheckpointTest.signer("log.example", SignatureType.ED25519);

    @Test
    void itReadsOurCheckpointAndVerifiesItsSignature() throws Exception {
        var checkpoint = Checkpoints.from(log.checkpoint(signer).note().format());
        assertThat(checkpoint.getOrigin()).isEqualTo("log.example");
        assertThat(checkpoint.getSize()).isEqualTo(SIZE);
        assertThat(checkpoint.getBase64Hash()).isEqualTo(log.root().base64());
        assertThat(signed(checkpoint)).isTrue();
    }

    @Test
    void itRefusesACheckpointOfWhichOneCharacterWasChanged() throws Exception {
        var text = log.checkpoint(signer).note().format();
        for (var changed : List.of(
                text.replace("\n300\n", "\n301\n"),
                text.replaceFirst("log", "lag"),
                text.replace(log.root().base64(), TreeHasher.EMPTY_ROOT.base64()))) {
            assertThat(changed).isNotEqualTo(text);
            assertThat(signed(Checkpoints.from(changed))).isFalse();
        }
    }

    @Test
    void itAcceptsEachOfOurInclusionProofsAndRefusesThemForAnotherEntry() throws Exception {
        var prover = log.prover();
        byte[] root = log.root().bytes();
        for (int index = 0; index < SIZE; index++) {
            var path = prover.inclusion(index, SIZE).path().stream()
                    .map(Hash::bytes)
                    .toList();
            byte[] leaf = log.leaf(index).bytes();
            InclusionProofVerifier.verify(leaf, index, SIZE, path, root);
            int other = (index + 1) % SIZE;
            assertThatThrownBy(
                            () -> InclusionProofVerifier.verify(log.leaf(other).bytes(), other, SIZE, path, root))
                    .isInstanceOf(InclusionProofVerificationException.class);
            leaf[0] ^= 1;
            assertThatThrownBy(() -> InclusionProofVerifier.verify(leaf, other, SIZE, path, root))
                    .isInstanceOf(InclusionProofVerificationException.class);
        }
    }

    private boolean signed(RekorEntry.Checkpoint checkpoint) throws Exception {
        var type = signer.key().type();
        var verifier = Verifiers.newVerifier(type.publicKey(signer.key().key()));
        var signature = checkpoint.getSignatures().getFirst();
        var line =
                signer.sign(log.checkpoint(signer).note().text(), TestLog.NOW).line();
        byte[] hint = Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1));
        assertThat(hint).startsWith(signature.getKeyHint());
        return verifier.verify(checkpoint.getSignedData().getBytes(StandardCharsets.UTF_8), signature.getSignature());
    }
}
