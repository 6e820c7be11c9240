package dev.plinth.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("corpora")
class TlogTilesCorporaTest {
    private static final Path FOLDER = Corpora.folder("tlog-tiles");
    private final VerifierKey key = VerifierKey.parse(
            new String(Corpora.bytes(FOLDER.resolve("verifier.key")), StandardCharsets.UTF_8).strip());

    @Test
    void allSixteenCheckpointsAreAccepted() {
        var expected = Corpora.json(FOLDER.resolve("EXPECTED.json")).get("checkpoints");
        assertThat(expected).hasSize(16);
        expected.forEach(one -> {
            var checkpoint = checkpoint(one.get("file").asString().substring("log/".length()));
            assertThat(checkpoint.size()).isEqualTo(one.get("size").asLong());
            assertThat(checkpoint.root().hex()).isEqualTo(one.get("root_hex").asString());
        });
    }

    @Test
    void theLogIsWholeAtEverySize() {
        var files = files();
        for (int size = 0; size <= 15; size++) {
            var report = new LogVerifier(files, 1, 0)
                    .verify(checkpoint("checkpoint." + size), Optional.of(checkpoint("checkpoint." + size / 2)));
            assertThat(report.entries()).isEqualTo(size);
        }
    }

    @Test
    void aFlippedBitInAnyByteOfTheCheckpointIsRefused() {
        byte[] note = Corpora.bytes(FOLDER.resolve("log/checkpoint"));
        for (int at = 0; at < note.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] changed = note.clone();
                changed[at] ^= (byte) (1 << bit);
                assertThat(accepted(() -> UnverifiedCheckpoint.parse(changed).verifiedBy(key)))
                        .as("byte %d bit %d", at, bit)
                        .isFalse();
            }
        }
    }

    @Test
    void aChangedByteInAnyTileOrBundleIsRefused() {
        var files = files();
        var checkpoint = checkpoint("checkpoint");
        for (var path : List.copyOf(files.files.keySet())) {
            byte[] good = files.at(path).clone();
            for (int at = 0; at < good.length; at++) {
                byte[] changed = good.clone();
                changed[at] ^= 0x10;
                files.files.put(path, changed);
                assertThat(accepted(() -> new LogVerifier(files, 1, 0).verify(checkpoint, Optional.empty())))
                        .as("%s byte %d", path, at)
                        .isFalse();
            }
            files.files.put(path, good);
        }
    }

    @Test
    void goingBackToAnySmallerSizeIsARollback() {
        for (int seen = 1; seen <= 15; seen++) {
            for (int next = 0; next < seen; next++) {
                var observation =
                        Monitor.compare(checkpoint("checkpoint." + seen), checkpoint("checkpoint." + next), List.of());
                assertThat(observation).isInstanceOf(Monitor.Observation.Rollback.class);
            }
        }
    }

    @Test
    void everyGrowthIsProvable() {
        var files = files();
        var prover = new Prover(new TileHashes(15, path -> Tiles.require(files, path)));
        for (int seen = 1; seen < 15; seen++) {
            var next = checkpoint("checkpoint.15");
            assertThat(Monitor.compare(
                            checkpoint("checkpoint." + seen),
                            next,
                            prover.consistency(seen, 15).path()))
                    .isEqualTo(new Monitor.Observation.Advanced(next));
        }
    }

    @Test
    void theFlippedBitThatRetiredALogIsNamed() {
        var incident = Corpora.json(FOLDER.resolve("witness-and-checkpoint-rules.json"))
                .get("real_incident_yeti2022");
        byte[] right =
                Hash.parseBase64(incident.get("right_leaf_hash").asString()).bytes();
        byte[] stored =
                Hash.parseBase64(incident.get("stored_leaf_hash").asString()).bytes();
        int differing = 0;
        for (int i = 0; i < right.length; i++) {
            differing += Integer.bitCount((right[i] ^ stored[i]) & 0xff);
        }
        assertThat(differing).isEqualTo(1);
    }

    @Test
    void theSpecificationsExamplesAreRead() {
        var rules = Corpora.json(FOLDER.resolve("witness-and-checkpoint-rules.json"));
        var note = SignedNote.parse(rules.get("example_note").asString());
        assertThat(note.format()).isEqualTo(rules.get("example_note").asString());
        assertThat(note.text()).contains("\n\n");
        var request = rules.get("example_add_checkpoint_request").asString();
        var parsed = WitnessRequest.parse(request.getBytes(StandardCharsets.UTF_8));
        assertThat(parsed.format()).isEqualTo(request);
        assertThat(parsed.oldSize()).isEqualTo(20_852_014);
    }

    private static boolean accepted(Runnable work) {
        try {
            work.run();
            return true;
        } catch (ProofException e) {
            return false;
        }
    }

    private Checkpoint checkpoint(String name) {
        return UnverifiedCheckpoint.parse(Corpora.bytes(FOLDER.resolve("log").resolve(name)))
                .verifiedBy(key);
    }

    private static MemoryFiles files() {
        var log = FOLDER.resolve("log");
        var files = new MemoryFiles();
        try (var tiles = Files.walk(log.resolve("tile"))) {
            tiles.filter(Files::isRegularFile)
                    .forEach(file -> files.files.put(log.relativize(file).toString(), Corpora.bytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
