package dev.plinth.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {
    @TempDir
    private Path parent;

    @Test
    void aSecondPlinthIsTurnedAwayWhileTheFirstRuns() {
        Path path = parent.resolve("data");
        try (DataDirectory first = DataDirectory.open(path)) {
            assertThatThrownBy(() -> DataDirectory.open(path))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(first.root().toString())
                    .hasMessageContaining("--data");
        }
    }

    @Test
    void aClosedDirectoryCanBeOpenedAgainAndClosingTwiceDoesNoHarm() {
        Path path = parent.resolve("data");
        DataDirectory first = DataDirectory.open(path);
        first.close();
        first.close();
        try (DataDirectory second = DataDirectory.open(path)) {
            assertThat(second.root()).isEqualTo(path);
        }
    }

    @Test
    void privateDirectoriesAreEnteredByTheirOwnerOnly() throws IOException {
        try (DataDirectory data = DataDirectory.open(parent.resolve("data"))) {
            Path secrets = data.privateDirectory("secrets", "deeper");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void whatAKilledStartLeftHalfWrittenIsRemovedByTheNext() throws IOException {
        Path root = parent.resolve("data");
        for (String half :
                List.of(".new-1", "secrets/.new-2", "log-memory/.new-3", "runtime/.unpacking-4/bin/postgres")) {
            Files.createDirectories(root.resolve(half).getParent());
            Files.writeString(root.resolve(half), "half");
        }
        List<Path> kept = List.of(
                root.resolve("secrets/context-key"),
                root.resolve("runtime/postgresql-18/bin"),
                root.resolve("regions/main/data/pg/.new-5"),
                root.resolve("kek/.new-6"));
        for (Path file : kept) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "whole");
        }
        Path elsewhere = Files.createDirectories(parent.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve(".new-7"), "not ours");
        Files.createSymbolicLink(root.resolve("linked"), elsewhere);
        DataDirectory.open(root).close();
        for (String gone : List.of(".new-1", "secrets/.new-2", "log-memory/.new-3", "runtime/.unpacking-4"))
            assertThat(root.resolve(gone)).doesNotExist();
        assertThat(kept).allMatch(Files::exists);
        assertThat(elsewhere.resolve(".new-7")).exists();
    }

    @Test
    void aSecondStartThatIsRefusedRemovesNothingOfTheFirst() throws IOException {
        Path root = parent.resolve("data");
        try (DataDirectory first = DataDirectory.open(root)) {
            Path half = Files.writeString(first.resolve(".new-1"), "being written");
            assertThatThrownBy(() -> DataDirectory.open(root)).isInstanceOf(StartException.class);
            DataDirectory.look(lookable(root)).close();
            assertThat(half).exists();
        }
    }

    @Test
    void lookingIntoADirectoryWithoutAnInstallationIsRefusedAndMakesNothing() throws IOException {
        assertThatThrownBy(() -> DataDirectory.look(parent.resolve("none")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--data");
        assertThat(parent.resolve("none")).doesNotExist();
    }

    private static Path lookable(Path root) throws IOException {
        Files.writeString(root.resolve("instance-id"), "0123abcd");
        return root;
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsReported() throws IOException {
        Path file = Files.createFile(parent.resolve("data"));
        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void aPrivateDirectoryThatOthersMayEnterIsRefusedWithTheRemedy() throws IOException {
        try (DataDirectory data = DataDirectory.open(parent.resolve("data"))) {
            Path secrets = data.privateDirectory("secrets");
            Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwxr-x---"));
            assertThatThrownBy(() -> data.privateDirectory("secrets"))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("chmod 700");
        }
    }

    @Test
    void aDirectoryThatOthersMayWriteToIsRefused() throws IOException {
        Path open = Files.createDirectory(parent.resolve("data"));
        for (String mode : new String[] {"rwxrwxrwx", "rwxrwx---", "rwx----w-"}) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));
            assertThatThrownBy(() -> DataDirectory.open(open))
                    .as(mode)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("chmod go-w");
        }
    }

    @Test
    void secretsThatAreALinkAreRefused() throws IOException {
        Path root = Files.createDirectory(
                parent.resolve("linked"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(root.resolve("secrets"), Files.createDirectory(parent.resolve("elsewhere")));
        assertThatThrownBy(() -> DataDirectory.open(root))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("is a symbolic link");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "nfs4", "cifs", "fuse.sshfs"})
    void aNetworkFileSystemIsRefused(String type) {
        assertThatThrownBy(() -> DataDirectory.requireLocal(type, parent))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--data");
    }

    @Test
    void aFreshDirectoryIsItsOwnersAndSoIsItsLock() throws IOException {
        Path path = parent.resolve("deeper").resolve("data");
        boolean asRoot = "root".equals(System.getProperty("user.name"));
        try (DataDirectory data = DataDirectory.open(path)) {
            assertThat(mode(data.root())).isEqualTo(asRoot ? "rwx--x--x" : "rwx------");
            assertThat(mode(data.resolve("plinth.lock"))).isEqualTo("rw-------");
        }
    }

    @Test
    void aLockThatOthersCouldReadIsClosedToThem() throws IOException {
        Path path = Files.createDirectory(parent.resolve("data"));
        Path lock = Files.createFile(path.resolve("plinth.lock"));
        Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("rw-r--r--"));
        DataDirectory.open(path).close();
        assertThat(mode(lock)).isEqualTo("rw-------");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
