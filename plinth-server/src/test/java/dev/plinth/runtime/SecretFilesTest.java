package dev.plinth.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFilesTest {
    @TempDir
    private Path directory;

    @Test
    void onlyTheOwnerMayReadWhatWasWritten() throws IOException {
        Path file = directory.resolve("deep/secret");
        SecretFiles.write(file, new byte[] {1, 2, 3});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(SecretFiles.read(file)).containsExactly(1, 2, 3);
    }

    @Test
    void aWriteReplacesTheWholeFileAndLeavesNoOther() throws IOException {
        Path file = directory.resolve("secret");
        SecretFiles.write(file, new byte[100]);
        SecretFiles.write(file, new byte[] {7});
        assertThat(SecretFiles.read(file)).containsExactly(7);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aWriteThatFailsLeavesNoHalfSecretBehind() throws IOException {
        Path taken = directory.resolve("taken");
        Files.createDirectories(taken.resolve("inside"));
        assertThatThrownBy(() -> SecretFiles.write(taken, new byte[100])).isInstanceOf(UncheckedIOException.class);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(taken);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rwx------", "rw-rw-rw-"})
    void aFileThatOthersMayTouchIsRefusedWithTheRemedy(String mode) throws IOException {
        Path file = directory.resolve("secret");
        SecretFiles.write(file, new byte[] {7});
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        assertThatThrownBy(() -> SecretFiles.read(file))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void whatIsMadeOnceIsNotMadeAgain() {
        Path file = directory.resolve("secret");
        assertThat(SecretFiles.readOrCreate(file, () -> new byte[] {1})).containsExactly(1);
        assertThat(SecretFiles.readOrCreate(file, () -> new byte[] {2})).containsExactly(1);
        assertThatThrownBy(() -> SecretFiles.create(file, new byte[] {3})).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aMissingFileIsReportedWithItsName() {
        assertThatThrownBy(() -> SecretFiles.read(directory.resolve("nothing")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("nothing");
    }

    @Test
    void aWriteThatFailsLeavesNothingOfTheSecretBehind() throws IOException {
        Path inTheWay = directory.resolve("secret");
        Files.createDirectories(inTheWay.resolve("full"));
        assertThatThrownBy(() -> SecretFiles.write(inTheWay, new byte[] {7})).isInstanceOf(UncheckedIOException.class);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(inTheWay);
        }
    }
}
