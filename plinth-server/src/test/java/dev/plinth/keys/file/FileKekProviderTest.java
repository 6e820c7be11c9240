package dev.plinth.keys.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.KekId;
import dev.plinth.crypto.KeyWrapper;
import dev.plinth.crypto.SecretBytes;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.spi.KekUnavailableException;
import dev.plinth.keys.spi.KeyPlace;
import dev.plinth.keys.spi.WrappedKeyRefusedException;
import dev.plinth.tenancy.OrgId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKekProviderTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final KekId KEK = new KekId("org-1");
    private static final KeyPlace PLACE = new KeyPlace(new OrgId(UUID.randomUUID()), KeyPurpose.VAULT, 1);

    private final SecretBytes key = SecretBytes.random(RANDOM, 32);

    @TempDir
    private Path temporary = Path.of("");

    private Path directory = temporary;
    private FileKekProvider provider = provider();

    @BeforeEach
    void makeProvider() {
        directory = temporary.resolve("kek");
        provider = provider();
        provider.create(KEK);
    }

    private FileKekProvider provider() {
        return new FileKekProvider("file", directory, new KeyWrapper(new CipherPool(), RANDOM), RANDOM);
    }

    private Path file() {
        return directory.resolve("org-1.kek");
    }

    private void assertUnavailable() {
        assertThatThrownBy(() -> provider.confirm(KEK)).isInstanceOf(KekUnavailableException.class);
        assertThatThrownBy(() -> provider.wrap(KEK, key, PLACE)).isInstanceOf(KekUnavailableException.class);
    }

    @Test
    void aWrappedKeyComesBack() {
        assertThat(provider.unwrap(KEK, provider.wrap(KEK, key, PLACE), PLACE).sameAs(key))
                .isTrue();
    }

    @Test
    void aDestroyedKeyIsGoneForGoodAndNoOtherIs() {
        KekId other = new KekId("org-2");
        provider.create(other);
        byte[] wrapped = provider.wrap(KEK, key, PLACE);
        provider.destroy(KEK);
        provider.destroy(KEK);

        assertThat(file()).doesNotExist();
        assertUnavailable();
        provider.confirm(other);
        provider.create(KEK);
        assertThatThrownBy(() -> provider.unwrap(KEK, wrapped, PLACE)).isInstanceOf(WrappedKeyRefusedException.class);
    }

    @Test
    void aKeyWhoseDirectoryIsAwayIsNotCalledDestroyed() throws IOException {
        Path away = Files.move(directory, directory.resolveSibling("away"));
        assertThatThrownBy(() -> provider.destroy(KEK)).isInstanceOf(KekUnavailableException.class);
        Files.move(away, directory);
        provider.destroy(KEK);
        assertThat(file()).doesNotExist();
    }

    @Test
    void aFileThatIsNotOnlyItsOwnersIsNotDestroyed() throws IOException {
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw----"));
        assertThatThrownBy(() -> provider.destroy(KEK)).isInstanceOf(KekUnavailableException.class);
        assertThat(file()).exists();
    }

    @Test
    void theFileIsItsOwnersOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void aKeyIsNeverMadeTwice() throws IOException {
        byte[] before = Files.readAllBytes(file());
        provider.create(KEK);
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void keysMadeByManyAtOnceAreOneAndNothingIsLeftBehind() throws Exception {
        KekId contested = new KekId("org-2");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<byte[]>> attempts = IntStream.range(0, 12)
                    .<Callable<byte[]>>mapToObj(i -> () -> {
                        FileKekProvider mine = provider();
                        mine.create(contested);
                        return mine.wrap(contested, key, PLACE);
                    })
                    .toList();
            for (var wrapped : threads.invokeAll(attempts))
                assertThat(provider.unwrap(contested, wrapped.get(), PLACE).sameAs(key))
                        .isTrue();
        }
        try (var files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("org-1.kek", "org-2.kek");
        }
    }

    @Test
    void anyOtherPlaceIsRefused() {
        byte[] wrapped = provider.wrap(KEK, key, PLACE);
        for (KeyPlace other : List.of(
                new KeyPlace(new OrgId(UUID.randomUUID()), PLACE.purpose(), PLACE.version()),
                new KeyPlace(PLACE.org(), KeyPurpose.BACKUP, PLACE.version()),
                new KeyPlace(PLACE.org(), PLACE.purpose(), 2)))
            assertThatThrownBy(() -> provider.unwrap(KEK, wrapped, other))
                    .isInstanceOf(WrappedKeyRefusedException.class);
    }

    @Test
    void anotherKeyOfTheSameProviderIsRefused() {
        KekId other = new KekId("org-2");
        provider.create(other);
        byte[] wrapped = provider.wrap(KEK, key, PLACE);
        assertThatThrownBy(() -> provider.unwrap(other, wrapped, PLACE)).isInstanceOf(WrappedKeyRefusedException.class);
    }

    @Test
    void everyChangedByteIsRefused() {
        byte[] wrapped = provider.wrap(KEK, key, PLACE);
        for (int i = 0; i < wrapped.length; i++) {
            byte[] changed = wrapped.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> provider.unwrap(KEK, changed, PLACE))
                    .isInstanceOf(WrappedKeyRefusedException.class);
        }
        assertThatThrownBy(() -> provider.unwrap(KEK, Arrays.copyOf(wrapped, wrapped.length - 1), PLACE))
                .isInstanceOf(WrappedKeyRefusedException.class);
        assertThatThrownBy(() -> provider.unwrap(KEK, new byte[0], PLACE))
                .isInstanceOf(WrappedKeyRefusedException.class);
    }

    @Test
    void aMissingFileIsUnavailable() throws IOException {
        Files.delete(file());
        assertUnavailable();
    }

    @Test
    void looserPermissionsOfTheFileAreRefused() throws IOException {
        for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----", "rwx------", "rw-rw-rw-")) {
            Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));
            assertUnavailable();
            assertThatThrownBy(() -> provider.create(KEK)).isInstanceOf(KekUnavailableException.class);
        }
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
        provider.confirm(KEK);
    }

    @Test
    void looserPermissionsOfTheDirectoryAreRefused() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
        assertUnavailable();
        assertThatThrownBy(() -> provider.create(new KekId("org-2"))).isInstanceOf(KekUnavailableException.class);
    }

    @Test
    void aSymbolicLinkIsRefused() throws IOException {
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(file(), elsewhere);
        Files.createSymbolicLink(file(), elsewhere);
        assertUnavailable();
    }

    @Test
    void aDamagedFileIsRefused() throws IOException {
        byte[] good = Files.readAllBytes(file());
        for (byte[] bad : List.of(
                Arrays.copyOf(good, good.length - 1),
                Arrays.copyOf(good, good.length + 1),
                new byte[good.length],
                new byte[0])) {
            Files.write(file(), bad);
            assertUnavailable();
        }
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            Files.write(file(), bad);
            assertUnavailable();
        }
    }

    @Test
    void namesThatCouldLeaveTheDirectoryAreRefused() {
        for (String bad : List.of("../org-1", "/etc/passwd", "a/b", "UPPER", ".hidden", "-x", "a.kek"))
            assertThatThrownBy(() -> provider.create(new KekId(bad))).isInstanceOf(KekUnavailableException.class);
    }

    @Test
    void theVectorOfTheDocumentIsRead() throws IOException {
        String text = Files.readString(Path.of(System.getProperty("plinth.root", ".."), "docs/formats/kek-file-v1.md"));
        byte[] file = HexFormat.of().parseHex(text.replaceAll("(?s).*\nfile = ([0-9a-f]+)\n.*", "$1"));
        byte[] bytes = HexFormat.of().parseHex(text.replaceAll("(?s).*\nkey = ([0-9a-f]+)\n.*", "$1"));

        assertThat(KekFile.write(bytes)).isEqualTo(file);
        assertThat(new String(file, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("PLKEK");
        Files.write(file(), file);
        provider.confirm(KEK);
    }

    @Test
    void nothingOfAKeyIsPrinted() {
        assertThat(provider.toString()).isEqualTo("FileKekProvider[file]");
    }
}
