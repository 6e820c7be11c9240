package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.proof.CheckpointBody;
import dev.plinth.proof.NoteSigner;
import dev.plinth.proof.TreeHasher;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.runtime.StartException;
import dev.plinth.tenancy.RegionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogKeysTest {
    private static final RegionId REGION = new RegionId("main");
    private static final String ORIGIN = "log.test.plinth";

    @TempDir
    private Path folder;

    @Test
    void keysSurviveARestartAndOnlyTheirOwnerMayReadThem() throws IOException {
        var made = keys().verifiers(REGION, ORIGIN);
        assertThat(made).hasSize(2);
        assertThat(keys().verifiers(REGION, ORIGIN)).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(1))))
                .isEqualTo("rw-------");
    }

    @Test
    void anotherRegionAndAnotherLogHaveOtherKeys() {
        assertThat(keys().verifiers(new RegionId("eu"), ORIGIN))
                .doesNotContainAnyElementsOf(keys().verifiers(REGION, ORIGIN));
        assertThat(keys().verifiers(REGION, "other.test.plinth"))
                .doesNotContainAnyElementsOf(keys().verifiers(REGION, ORIGIN));
    }

    @Test
    void afterARotationTheNewKeysSignAndTheOldStillVerify() throws IOException {
        var old = keys().signers(REGION, ORIGIN);
        keys().verifiers(new RegionId("spare"), ORIGIN);
        Files.move(folder.resolve("spare-1.key"), file(2));
        var rotated = keys();
        assertThat(rotated.signers(REGION, ORIGIN).stream().map(NoteSigner::key))
                .doesNotContainAnyElementsOf(old.stream().map(NoteSigner::key).toList());
        var note = new CheckpointBody(ORIGIN, 0, TreeHasher.EMPTY_ROOT).signedBy(old, Instant.EPOCH);
        assertThat(UnverifiedCheckpoint.of(note)
                        .verifiedBy(ORIGIN, rotated.verifiers(REGION, ORIGIN))
                        .signers())
                .hasSize(2);
    }

    @Test
    void anotherProcessWithTheSameDirectoryTakesNewKeysUpWithoutARestart() {
        LogKeys here = keys();
        LogKeys there = keys();
        var old = there.signers(REGION, ORIGIN);
        LogKeys.Next next = here.next(REGION, ORIGIN);
        assertThat(next.generation()).isEqualTo(2);
        assertThat(there.signers(REGION, ORIGIN)).isEqualTo(old);
        here.install(next);
        assertThat(there.signers(REGION, ORIGIN).stream().map(NoteSigner::key))
                .containsExactlyElementsOf(next.verifiers());
        assertThat(there.verifiers(REGION, ORIGIN)).hasSize(4).containsAll(next.verifiers());
    }

    @Test
    void keysThatAreThereAreNeverReplaced() throws IOException {
        LogKeys keys = keys();
        LogKeys.Next one = keys.next(REGION, ORIGIN);
        LogKeys.Next other = keys.next(REGION, ORIGIN);
        keys.install(one);
        byte[] kept = Files.readAllBytes(file(2));
        assertThatThrownBy(() -> keys.install(other)).hasMessageContaining("Will not overwrite");
        assertThat(Files.readAllBytes(file(2))).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plinth-log-key/v2\n",
                "plinth-log-key/v1\n",
                "plinth-log-key/v1\nEd25519 AA== AA==\n",
                "plinth-log-key/v1\nML-DSA-44 AA== AA==\nEd25519 AA== AA==\n",
                "plinth-log-key/v1\nEd25519 !! AA==\nML-DSA-44 AA== AA==\n"
            })
    void aDamagedKeyFileStopsTheStartAndIsNotReplaced(String content) throws IOException {
        Files.writeString(file(1), content);
        Files.setPosixFilePermissions(file(1), PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> keys().verifiers(REGION, ORIGIN))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(file(1).toString());
        assertThat(Files.readString(file(1))).isEqualTo(content);
    }

    @Test
    void aKeyFileThatOthersMayReadIsRefused() throws IOException {
        keys().verifiers(REGION, ORIGIN);
        Files.setPosixFilePermissions(file(1), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> keys().verifiers(REGION, ORIGIN)).isInstanceOf(StartException.class);
    }

    @Test
    void aMemoryThatTheLogDidNotSignStopsTheStart() throws IOException {
        var memory = new LogMemory(folder);
        var keys = keys();
        var signed = new CheckpointBody(ORIGIN, 0, TreeHasher.EMPTY_ROOT)
                .signedBy(keys.signers(REGION, ORIGIN), Instant.EPOCH);
        memory.remember(ORIGIN, signed);
        assertThat(memory.origins()).containsExactly(ORIGIN);
        assertThat(memory.recall(ORIGIN, keys.verifiers(REGION, ORIGIN))).isPresent();
        for (String forged : new String[] {
            "",
            "nonsense",
            signed.format().replace("\n0\n", "\n1\n"),
            signed.format().replace(ORIGIN + "\n0", "other.test.plinth\n0")
        }) {
            Files.writeString(folder.resolve(ORIGIN), forged);
            assertThatThrownBy(() -> memory.recall(ORIGIN, keys.verifiers(REGION, ORIGIN)))
                    .as(forged)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(ORIGIN);
        }
    }

    private LogKeys keys() {
        return new LogKeys(folder, new SecureRandom());
    }

    private Path file(int generation) {
        return folder.resolve("main-" + generation + ".key");
    }
}
