package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server with little memory handles what is much larger. For a measurement with other sizes: {@code -Dplinth.heap=256}
 * and {@code -Dplinth.attachment=1024}, in megabytes, and {@code -Dplinth.records=100000}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoundedMemoryTest {
    private static final int HEAP_MEGABYTES = Integer.getInteger("plinth.heap", 128);
    private static final long ATTACHMENT_BYTES = Integer.getInteger("plinth.attachment", 300) * 1024L * 1024;
    private static final int RECORDS = Integer.getInteger("plinth.records", 20_000);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final ServerProcess server = new ServerProcess("main").withHeap(HEAP_MEGABYTES);

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    void start() {
        server.start();
    }

    @AfterAll
    void remove() {
        server.close();
    }

    private Org newOrg() throws IOException {
        return Org.create(Api.operator(server.client(), server.uri("/"), server.data()), "main")
                .withHealthInformation();
    }

    @Test
    void anAttachmentLargerThanTheMemoryGoesInAndComesOutAsItWas() throws Exception {
        Org org = newOrg();
        String record = org.write("holder").orFail().json().get("id").stringValue();
        String path = org.records(Org.PEOPLE) + "/" + record + "/attachments/film.bin";
        DigestInputStream sent = digesting(new Noise(ATTACHMENT_BYTES));
        HttpResponse<String> stored = server.client()
                .send(
                        request(org, path)
                                .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> sent))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);

        HttpResponse<InputStream> answer =
                server.client().send(request(org, path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        try (DigestInputStream received = digesting(answer.body())) {
            assertThat(received.transferTo(java.io.OutputStream.nullOutputStream()))
                    .isEqualTo(ATTACHMENT_BYTES);
            assertThat(received.getMessageDigest().digest())
                    .isEqualTo(sent.getMessageDigest().digest());
        }
    }

    static Stream<BiFunction<Path, Integer, ImportFile>> formats() {
        return Stream.of(ImportFile::csv, ImportFile::x12);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aLongFileIsImported(BiFunction<Path, Integer, ImportFile> format) throws IOException {
        Org org = newOrg();
        ImportFile file = format.apply(folder, RECORDS);
        Commands.Result result = file.load(server, org);
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(server.output()).doesNotContain("OutOfMemoryError");
    }

    private HttpRequest.Builder request(Org org, String path) {
        return HttpRequest.newBuilder(server.uri(path))
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + org.api().key())
                .header("Content-Type", "application/octet-stream");
    }

    private static DigestInputStream digesting(InputStream in) {
        try {
            return new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** So many bytes that do not compress. */
    private static final class Noise extends InputStream {
        private final byte[] block = new byte[64 * 1024 + 1];
        private long left;

        Noise(long bytes) {
            left = bytes;
            new Random(1).nextBytes(block);
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (left == 0) return -1;
            int got = (int) Math.min(Math.min(length, block.length), left);
            System.arraycopy(block, 0, into, from, got);
            left -= got;
            return got;
        }
    }
}
