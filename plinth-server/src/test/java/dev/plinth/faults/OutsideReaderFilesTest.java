package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The outside reader on the committed log, and on that log with one bit changed. */
@Tag("system")
class OutsideReaderFilesTest {
    private static final Path GOLDEN = OutsideReader.root().resolve("plinth-proof/src/test/resources/golden/log");

    @TempDir
    private Path place;

    private Path log = Path.of("unset");

    @BeforeEach
    void copyTheLog() throws IOException {
        log = place.resolve("log");
        for (Path from : files().toList()) {
            Path to = log.resolve(from);
            Files.createDirectories(to.getParent());
            Files.copy(GOLDEN.resolve(from), to);
        }
    }

    static Stream<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(GOLDEN)) {
            return all.filter(Files::isRegularFile).map(GOLDEN::relativize).toList().stream();
        }
    }

    @Test
    void theCommittedLogIsVerified() {
        Commands.Result result = OutsideReader.file(log);
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output())
                .startsWith("VERIFIED golden.plinth.example: size 260")
                .contains("260 entries hashed");
    }

    @Test
    void anArchiveOfItIsVerified() throws IOException {
        Commands.Result result = OutsideReader.file(archive());
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output()).contains("260 entries hashed");
    }

    @ParameterizedTest
    @MethodSource("files")
    void oneChangedBitInAnyFileIsRefused(Path name) throws IOException {
        Path file = log.resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        bytes[Math.min(70, bytes.length - 1)] ^= 1;
        Files.write(file, bytes);
        Commands.Result result = OutsideReader.file(log);
        assertThat(result.code()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).startsWith("NOT VERIFIED");
    }

    @ParameterizedTest
    @MethodSource("files")
    void aMissingFileIsRefused(Path name) throws IOException {
        Files.delete(log.resolve(name));
        Commands.Result result = OutsideReader.file(log);
        assertThat(result.code()).as(result.output()).isEqualTo(1);
    }

    @Test
    void aSizeThatTheSignatureDoesNotCoverIsRefused() throws IOException {
        Path checkpoint = log.resolve("checkpoint");
        Files.writeString(checkpoint, Files.readString(checkpoint).replaceFirst("\n260\n", "\n259\n"));
        Commands.Result result = OutsideReader.file(log);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("signature");
    }

    @Test
    void aLogOfAnotherNameIsRefused() {
        Commands.Result result = OutsideReader.file(log, "--log", "other.plinth.example");
        assertThat(result.code()).as(result.output()).isEqualTo(1);
    }

    @Test
    void aKeyTheReaderTrustsWinsOverTheOneThatCameAlong() throws IOException {
        Path other = Files.write(
                place.resolve("keys"),
                List.of("golden.plinth.example+" + keyId() + "+"
                        + java.util.Base64.getEncoder().encodeToString(foreignKey())));
        Commands.Result result = OutsideReader.file(log, "--keys", other.toString());
        assertThat(result.code()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).contains("none of the log's Ed25519 keys signed");
    }

    @Test
    void anArchiveWithTwoFilesOfOneNameIsRefused() throws IOException {
        Path archive = archive();
        byte[] bytes = Files.readAllBytes(archive);
        // the same name in both places it is written: local header and directory of the archive
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("tile/1/000.p/1", "tile/0/001.p/4");
        Files.write(archive, text.getBytes(StandardCharsets.ISO_8859_1));
        Commands.Result result = OutsideReader.file(archive);
        assertThat(result.code()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).contains("two files of one name");
    }

    private static byte[] foreignKey() {
        byte[] typed = new byte[33];
        typed[0] = 1;
        typed[32] = 7;
        return typed;
    }

    private static String keyId() throws IOException {
        try {
            var digest = java.security.MessageDigest.getInstance("SHA-256");
            digest.update("golden.plinth.example\n".getBytes(StandardCharsets.UTF_8));
            return java.util.HexFormat.of().formatHex(digest.digest(foreignKey()), 0, 4);
        } catch (java.security.GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private Path archive() throws IOException {
        Path archive = place.resolve("log.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (Path name : files().toList()) {
                zip.putNextEntry(new ZipEntry(name.toString()));
                zip.write(Files.readAllBytes(log.resolve(name)));
                zip.closeEntry();
            }
        }
        return archive;
    }
}
