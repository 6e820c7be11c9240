package dev.plinth.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

class MerklePropertyTest {
    @ParameterizedTest
    @Seeds(60)
    void everyEntryIsProvableInEveryLargerTree(long seed) {
        var random = new Random(seed);
        var log = TestLog.of(random, 1 + random.nextInt(2_000));
        var prover = log.prover();
        for (int i = 0; i < 40; i++) {
            long index = random.nextLong(log.size());
            long size = index + 1 + random.nextLong(log.size() - index);
            var proof = prover.inclusion(index, size);
            assertThat(proof.rootFor(log.leaf(index))).isEqualTo(prover.root(size));
        }
    }

    @ParameterizedTest
    @Seeds(60)
    void everyPrefixIsConsistentWithEveryLargerTree(long seed) {
        var random = new Random(seed);
        var log = TestLog.of(random, 1 + random.nextInt(2_000));
        var prover = log.prover();
        for (int i = 0; i < 40; i++) {
            long from = 1 + random.nextLong(log.size());
            long to = from + random.nextLong(log.size() - from + 1);
            assertThatCode(() -> prover.consistency(from, to).verify(prover.root(from), prover.root(to)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void everyPairOfSizesUpToSixtyIsProvable() {
        var log = TestLog.of(60);
        var prover = log.prover();
        for (long to = 1; to <= 60; to++) {
            for (long from = 1; from <= to; from++) {
                prover.consistency(from, to).verify(prover.root(from), prover.root(to));
                assertThat(prover.inclusion(from - 1, to).rootFor(log.leaf(from - 1)))
                        .isEqualTo(prover.root(to));
            }
        }
    }

    @ParameterizedTest
    @Seeds(40)
    void oneChangedOneMissingOrOneMoreHashRefusesAConsistencyProof(long seed) {
        var random = new Random(seed);
        var log = TestLog.of(2 + random.nextInt(600));
        long from = 1 + random.nextLong(log.size() - 1);
        var prover = log.prover();
        var proof = prover.consistency(from, log.size());
        var old = prover.root(from);
        var wrong = TreeHasher.EMPTY_ROOT;
        for (int i = 0; i < proof.path().size(); i++) {
            var changed = new ArrayList<>(proof.path());
            changed.set(i, wrong);
            refused(new ConsistencyProof(from, log.size(), changed), old, log.root());
            changed.remove(i);
            refused(new ConsistencyProof(from, log.size(), changed), old, log.root());
        }
        var longer = new ArrayList<>(proof.path());
        longer.add(wrong);
        refused(new ConsistencyProof(from, log.size(), longer), old, log.root());
        refused(proof, wrong, log.root());
        refused(proof, old, wrong);
    }

    @ParameterizedTest
    @Seeds(20)
    void tilesAndTheCompactRangeAgreeHoweverTheBatchesFall(long seed) {
        var random = new Random(seed);
        var log = TestLog.of(random, random.nextInt(3_000));
        var range = CompactRange.empty();
        for (long i = 0; i < log.size(); i++) {
            range.append(log.leaf(i));
        }
        assertThat(log.root()).isEqualTo(range.root()).isEqualTo(log.prover().root(log.size()));
        assertThat(TreeEdge.load(log.size(), log).root()).isEqualTo(range.root());
        assertThat(CompactRange.of(range.size(), range.peaks()).root()).isEqualTo(range.root());
    }

    private static void refused(ConsistencyProof proof, Hash old, Hash root) {
        assertThatThrownBy(() -> proof.verify(old, root)).isInstanceOf(ProofException.class);
    }
}
