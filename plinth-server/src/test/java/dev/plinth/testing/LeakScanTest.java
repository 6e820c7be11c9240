package dev.plinth.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The negative control of every leak test: a scan that cannot find what was hidden on purpose proves nothing. */
class LeakScanTest {
    private static final String CANARY = "Zoë \"Ocelot\" & Söhne <4f1c9b27>";
    private static final int CHUNK = 4 * 1024 * 1024;

    @TempDir
    private Path directory;

    private final LeakScan scan = LeakScan.forCanaries(List.of(CANARY, "unused-canary-55aa"));

    @ParameterizedTest
    @EnumSource(LeakForm.class)
    void aValueIsFoundInEachForm(LeakForm form) throws IOException {
        List<byte[]> patterns = form.patterns(CANARY).toList();
        for (byte[] pattern : patterns) {
            Files.write(directory.resolve("heap"), surrounded(pattern, 1_000));
            assertThat(scan.directory(directory).findings())
                    .as(new String(pattern, StandardCharsets.ISO_8859_1))
                    .anyMatch(found -> found.canary().equals(CANARY));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aValueInsideALargerBase64TextIsFound(int before) {
        byte[] around = surrounded(CANARY.getBytes(StandardCharsets.UTF_8), before);
        assertThat(scan.text("answer", Base64.getEncoder().encodeToString(around))
                        .findings())
                .extracting(LeakScan.Finding::form)
                .contains("BASE64");
    }

    @Test
    void aValueAcrossTheBoundaryOfTwoReadsIsFoundOnceAndWhereItIs() throws IOException {
        byte[] value = CANARY.getBytes(StandardCharsets.UTF_8);
        int offset = CHUNK + 20;
        Files.write(directory.resolve("wal"), surrounded(value, offset));
        assertThat(scan.directory(directory).findings())
                .containsExactly(new LeakScan.Finding("wal", offset, CANARY, "UTF_8"));
    }

    @Test
    void aValueIsFoundInFilesOfSubdirectoriesAndInHiddenOnes() throws IOException {
        Files.createDirectories(directory.resolve("a/.b"));
        Files.writeString(directory.resolve("a/.b/.c"), CANARY);
        assertThat(scan.directory(directory).findings())
                .extracting(LeakScan.Finding::where)
                .containsExactly("a/.b/.c");
    }

    @Test
    void aValueIsFoundInZlibGzipAndZipWhereverTheyBegin() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(noise(333));
        try (OutputStream zlib = new DeflaterOutputStream(all)) {
            zlib.write(sentence());
        }
        Files.write(directory.resolve("zlib"), all.toByteArray());
        all.reset();
        all.write(noise(77));
        try (OutputStream gzip = new GZIPOutputStream(all)) {
            gzip.write(sentence());
        }
        Files.write(directory.resolve("gzip"), all.toByteArray());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(directory.resolve("zip")))) {
            zip.putNextEntry(new ZipEntry("inside"));
            zip.write(sentence());
        }
        assertThat(scan.directory(directory).findings())
                .extracting(LeakScan.Finding::where)
                .contains("zlib (compressed)", "gzip (compressed)", "zip (compressed)");
    }

    @Test
    void nothingIsFoundInNoiseOrInTheRestOfAValue() throws IOException {
        Files.write(directory.resolve("noise"), noise(3 * CHUNK));
        Files.writeString(directory.resolve("part"), CANARY.substring(0, CANARY.length() - 2));
        LeakScan.Report report = scan.directory(directory);
        assertThat(report.findings()).isEmpty();
        assertThat(report.files()).isEqualTo(2);
        assertThat(report.bytes()).isGreaterThan(3L * CHUNK);
    }

    @Test
    void theBytesOfAnIdentifierAreFoundRawAndAsDigits() throws IOException {
        byte[] id = noise(16);
        Files.write(directory.resolve("raw"), surrounded(id, 9));
        Files.writeString(directory.resolve("digits"), java.util.HexFormat.of().formatHex(id));
        assertThat(LeakScan.forBytes("id", id).directory(directory).lines())
                .containsExactly("digits: \"id\" as HEX", "raw: \"id\" as UTF_8");
    }

    @Test
    void aValueThatCouldOccurByChanceIsRefused() {
        assertThatThrownBy(() -> LeakScan.forCanaries(List.of("abc"))).hasMessageContaining("too short");
    }

    private static byte[] sentence() {
        return ("before " + CANARY + " after, " + CANARY).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] surrounded(byte[] pattern, int before) {
        byte[] all = noise(before + pattern.length + 500);
        System.arraycopy(pattern, 0, all, before, pattern.length);
        return all;
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
