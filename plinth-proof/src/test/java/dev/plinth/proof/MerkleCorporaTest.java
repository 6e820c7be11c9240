package dev.plinth.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("corpora")
class MerkleCorporaTest {
    @Test
    void everyInclusionCaseEndsAsItsAuthorsSay() {
        var cases = Corpora.lines(Corpora.folder("merkle-proofs").resolve("inclusion.jsonl"));
        assertThat(cases).hasSize(98);
        for (var test : cases) {
            check(
                    test,
                    () -> new InclusionProof(number(test, "leafIdx"), number(test, "treeSize"), path(test))
                            .verify(hash(test, "leafHash"), hash(test, "root")));
        }
    }

    @Test
    void everyConsistencyCaseEndsAsItsAuthorsSay() {
        var cases = Corpora.lines(Corpora.folder("merkle-proofs").resolve("consistency.jsonl"));
        assertThat(cases).hasSize(98);
        for (var test : cases) {
            check(
                    test,
                    () -> new ConsistencyProof(number(test, "size1"), number(test, "size2"), path(test))
                            .verify(root(test, "root1"), root(test, "root2")));
        }
    }

    @Test
    void theReferenceTreeHasItsRootAtEverySize() {
        var tree = Corpora.json(Corpora.folder("merkle-proofs").resolve("rfc6962-tree.json"));
        var hasher = new TreeHasher();
        var range = CompactRange.empty();
        assertThat(range.root().hex()).isEqualTo(tree.get("emptyRoot").asString());
        for (int i = 0; i < tree.get("leafInputsHex").size(); i++) {
            var leaf = hasher.leaf(
                    HexFormat.of().parseHex(tree.get("leafInputsHex").get(i).asString()));
            assertThat(leaf.hex()).isEqualTo(tree.get("leafHashes").get(i).asString());
            range.append(leaf);
            var root = tree.get("rootsBySize").get(String.valueOf(i + 1)).asString();
            assertThat(range.root().hex()).isEqualTo(root);
        }
    }

    private static void check(JsonNode test, Runnable verification) {
        boolean refused = false;
        try {
            verification.run();
        } catch (ProofException e) {
            refused = true;
        }
        assertThat(refused)
                .as(test.get("path").asString())
                .isEqualTo(test.get("wantErr").asBoolean());
    }

    /** Numbers beyond a long are refused by our readers as numbers; here they stand for themselves as -1. */
    private static long number(JsonNode test, String name) {
        return test.get(name).canConvertToLong() ? test.get(name).asLong() : -1;
    }

    private static Hash hash(JsonNode test, String name) {
        return Hash.parseBase64(test.get(name).asString());
    }

    /** Some cases write words where a root belongs; a hash of the words keeps equal ones equal. */
    private static Hash root(JsonNode test, String name) {
        byte[] bytes = Base64.getDecoder().decode(test.get(name).asString());
        return bytes.length == Hash.BYTES ? Hash.of(bytes) : new TreeHasher().leaf(bytes);
    }

    private static List<Hash> path(JsonNode test) {
        var path = new ArrayList<Hash>();
        test.get("proof").forEach(hash -> path.add(Hash.parseBase64(hash.asString())));
        return path;
    }
}
