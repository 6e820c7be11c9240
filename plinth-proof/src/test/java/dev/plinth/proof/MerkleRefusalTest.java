package dev.plinth.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleRefusalTest {
    private final TestLog log = TestLog.of(300);

    @Test
    void indexesOutsideTheTreeAreRefused() {
        Refused.as(Reason.INDEX_BEYOND_SIZE, () -> log.prover().inclusion(300, 300));
        Refused.as(Reason.INDEX_BEYOND_SIZE, () -> new InclusionProof(-1, 1, List.of()));
        Refused.as(Reason.INDEX_BEYOND_SIZE, () -> new InclusionProof(0, 0, List.of()));
    }

    @Test
    void aPathOneHashShortOrLongIsRefused() {
        var path = log.prover().inclusion(7, 300).path();
        var shorter = new InclusionProof(7, 300, path.subList(0, path.size() - 1));
        Refused.as(Reason.PROOF_LENGTH, () -> shorter.rootFor(log.leaf(7)));
        var longer = new InclusionProof(0, 1, path);
        Refused.as(Reason.PROOF_LENGTH, () -> longer.rootFor(log.leaf(0)));
    }

    @Test
    void aProofForAnotherLeafNamesBothRoots() {
        var proof = log.prover().inclusion(7, 300);
        proof.verify(log.leaf(7), log.root());
        assertThat(Refused.as(Reason.ROOT_MISMATCH, () -> proof.verify(log.leaf(8), log.root())))
                .contains(
                        "entry 7", log.root().hex(), proof.rootFor(log.leaf(8)).hex());
    }

    @Test
    void consistencyFromNothingOrBackwardsIsRefused() {
        Refused.as(Reason.SIZES, () -> log.prover().consistency(0, 300));
        Refused.as(Reason.SIZES, () -> log.prover().consistency(300, 299));
        Refused.as(Reason.SIZES, () -> new ConsistencyProof(0, 0, List.of()));
        Refused.as(Reason.SIZES, () -> new ConsistencyProof(-1, 0, List.of()));
    }

    @Test
    void equalSizesNeedAnEmptyProofAndEqualRoots() {
        var root = log.root();
        new ConsistencyProof(300, 300, List.of()).verify(root, root);
        Refused.as(Reason.PROOF_LENGTH, () -> new ConsistencyProof(300, 300, List.of(root)).verify(root, root));
        Refused.as(
                Reason.ROOT_MISMATCH,
                () -> new ConsistencyProof(300, 300, List.of()).verify(root, TreeHasher.EMPTY_ROOT));
    }

    @Test
    void anEmptyProofBetweenDifferentSizesIsRefused() {
        Refused.as(Reason.PROOF_LENGTH, () -> new ConsistencyProof(3, 300, List.of()).verify(log.root(), log.root()));
        Refused.as(Reason.PROOF_LENGTH, () -> new ConsistencyProof(4, 300, List.of()).verify(log.root(), log.root()));
    }

    @Test
    void theEmptyTreeHasTheHashOfNothing() {
        assertThat(new Prover((level, index) -> log.root()).root(0)).isEqualTo(TreeHasher.EMPTY_ROOT);
        assertThat(TreeEdge.empty().root()).isEqualTo(TreeHasher.EMPTY_ROOT);
        assertThat(CompactRange.empty().root()).isEqualTo(TreeHasher.EMPTY_ROOT);
    }

    @Test
    void anEdgeWithTheWrongNumberOfHashesIsRefused() {
        Refused.as(Reason.SIZES, () -> CompactRange.of(3, List.of(log.root())));
        Refused.as(Reason.SIZES, () -> CompactRange.of(-1, List.of()));
    }

    @Test
    void subtreesOutsideTheTreeAreRefused() {
        var hashes = new TileHashes(300, log);
        assertThat(hashes.at(0, 299)).isEqualTo(log.leaf(299));
        Refused.as(Reason.INDEX_BEYOND_SIZE, () -> hashes.at(0, 300));
        Refused.as(Reason.INDEX_BEYOND_SIZE, () -> hashes.at(8, 1));
        Refused.as(Reason.INDEX_BEYOND_SIZE, () -> hashes.at(16, 0));
    }

    @Test
    void aStoredTileOfAnImpossibleLengthIsRefused() {
        Refused.as(Reason.MALFORMED, () -> new TileHashes(2, path -> new byte[32]).at(1, 0));
        Refused.as(Reason.MALFORMED, () -> new TileHashes(2, path -> new byte[65]).at(1, 0));
        Refused.as(Reason.MALFORMED, () -> TreeEdge.load(2, path -> new byte[33]));
    }

    @Test
    void aLaterStateOfATileServesAnEarlierTree() {
        TileSource wider = path -> log.read(new TilePath(path.level(), path.index(), path.index() == 0 ? 256 : 44));
        assertThat(new Prover(new TileHashes(100, wider)).root(100))
                .isEqualTo(log.prover().root(100));
        assertThat(TreeEdge.load(100, wider).root()).isEqualTo(log.prover().root(100));
    }

    @Test
    void aLogThatEndsWithAFullTileIsTakenUpWithoutReadingIt() {
        var full = TestLog.of(512);
        TileSource upperOnly = path ->
                path.level() == 1 ? full.read(path) : Hash.of(new byte[0]).bytes();
        assertThat(TreeEdge.load(512, upperOnly).root()).isEqualTo(full.root());
    }

    @Test
    void nothingAppendedChangesNothing() {
        var growth = log.edge().append(List.of());
        assertThat(growth.tiles()).isEmpty();
        assertThat(growth.edge().root()).isEqualTo(log.root());
        assertThat(growth.edge().size()).isEqualTo(300);
    }

    @Test
    void aRestartedEdgeGrowsToTheSameTiles() {
        var resumed = TreeEdge.load(300, log).append(List.of(log.leaf(0), log.leaf(1)));
        var grown = log.edge().append(List.of(log.leaf(0), log.leaf(1)));
        assertThat(resumed.edge().root()).isEqualTo(grown.edge().root());
        assertThat(resumed.tiles()).hasToString(grown.tiles().toString());
        assertThat(resumed.tiles().getFirst().bytes())
                .isEqualTo(grown.tiles().getFirst().bytes());
    }
}
