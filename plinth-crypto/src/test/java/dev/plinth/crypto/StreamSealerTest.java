package dev.plinth.crypto;

import static dev.plinth.crypto.Given.assertRefused;
import static dev.plinth.crypto.SealRefusedException.Reason.MALFORMED;
import static dev.plinth.crypto.SealRefusedException.Reason.NOT_AUTHENTIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSealerTest {
    private static final int CHUNK = StreamSealer.CHUNK_BYTES;
    private static final int SEALED = StreamSealer.SEALED_CHUNK_BYTES;
    private static final SealContext PLACE = SealContext.of("attachment").and(Given.ORG);

    private final StreamSealer sealer = new StreamSealer(new CipherPool(), new SecureRandom());
    private final SecretKey256 key = Given.key(1);

    private byte[] seal(byte[] plain) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (SealingStream out = sealer.sealing(sink, key, PLACE)) {
            out.write(plain);
            out.finish();
        }
        return sink.toByteArray();
    }

    private byte[] open(byte[] sealed) throws IOException {
        try (InputStream in = sealer.opening(new ByteArrayInputStream(sealed), key, PLACE)) {
            return in.readAllBytes();
        }
    }

    private static byte[] plain(int length) {
        byte[] plain = new byte[length];
        new Random(length).nextBytes(plain);
        return plain;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 300 * CHUNK + 5})
    void whatWasSealedOpensAndHasThePredictedLength(int length) throws IOException {
        byte[] sealed = seal(plain(length));
        assertThat((long) sealed.length).isEqualTo(StreamSealer.sealedLength(length));
        assertThat(open(sealed)).isEqualTo(plain(length));
    }

    @Test
    void writingInSmallPiecesMakesNoDifference() throws IOException {
        byte[] plain = plain(CHUNK + 10);
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        SealingStream out = sealer.sealing(sink, key, PLACE);
        for (byte b : plain) {
            out.write(b);
        }
        out.flush();
        assertThat(sink.size()).isEqualTo(StreamSealer.HEADER_BYTES + SEALED);
        out.finish();
        out.finish();
        assertThat(open(sink.toByteArray())).isEqualTo(plain);
    }

    @Test
    void readingByteByByteMakesNoDifference() throws IOException {
        byte[] plain = plain(CHUNK + 3);
        InputStream in = sealer.opening(new ByteArrayInputStream(seal(plain)), key, PLACE);
        assertThat(in.read(new byte[0], 0, 0)).isZero();
        for (byte b : plain) {
            assertThat(in.read()).isEqualTo(b & 0xFF);
        }
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.read(new byte[5], 0, 5)).isEqualTo(-1);
    }

    @Test
    void aStreamClosedWithoutFinishDoesNotOpen() throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (SealingStream out = sealer.sealing(sink, key, PLACE)) {
            out.write(plain(CHUNK + 10));
        }
        assertRefused(MALFORMED, () -> open(sink.toByteArray()));
    }

    @Test
    void nothingIsAddedToAFinishedStream() throws IOException {
        SealingStream out = sealer.sealing(OutputStream.nullOutputStream(), key, PLACE);
        out.finish();
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class).hasMessageContaining("finished");
    }

    @Test
    void aStreamClosedTooEarlyCannotBeFinished() throws IOException {
        SealingStream out = sealer.sealing(OutputStream.nullOutputStream(), key, PLACE);
        out.close();
        assertThatThrownBy(out::finish).isInstanceOf(IOException.class).hasMessageContaining("closed or broken");
    }

    @Test
    void aStreamWhoseSinkFailedCannotBeFinished() throws IOException {
        SealingStream out = sealer.sealing(new FullDisk(StreamSealer.HEADER_BYTES), key, PLACE);
        assertThatThrownBy(() -> out.write(new byte[CHUNK])).hasMessage("No space left");
        assertThatThrownBy(() -> out.write(1)).hasMessageContaining("closed or broken");
        assertThatThrownBy(out::finish).hasMessageContaining("closed or broken");
    }

    @Test
    void rangesOutsideTheArrayAreRefused() throws IOException {
        SealingStream out = sealer.sealing(OutputStream.nullOutputStream(), key, PLACE);
        assertThatThrownBy(() -> out.write(new byte[3], 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        InputStream in = sealer.opening(new ByteArrayInputStream(seal(plain(9))), key, PLACE);
        assertThatThrownBy(() -> in.read(new byte[3], 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void truncationAtEachLengthIsRefused() throws IOException {
        byte[] sealed = seal(plain(CHUNK + 40));
        int secondChunk = StreamSealer.HEADER_BYTES + SEALED;
        for (int length = 0; length < sealed.length; length += length < 100 || length >= secondChunk - 20 ? 1 : 509) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertRefused(() -> open(cut));
        }
    }

    @Test
    void extensionIsRefused() throws IOException {
        byte[] sealed = seal(plain(CHUNK + 40));
        for (int more : new int[] {1, 15, 16, 17, SEALED - 56, SEALED}) {
            assertRefused(() -> open(Arrays.copyOf(sealed, sealed.length + more)));
        }
    }

    @Test
    void swappedChunksAreRefused() throws IOException {
        byte[] sealed = seal(plain(2 * CHUNK));
        byte[] swapped = sealed.clone();
        System.arraycopy(sealed, StreamSealer.HEADER_BYTES, swapped, StreamSealer.HEADER_BYTES + SEALED, SEALED);
        System.arraycopy(sealed, StreamSealer.HEADER_BYTES + SEALED, swapped, StreamSealer.HEADER_BYTES, SEALED);
        assertRefused(NOT_AUTHENTIC, () -> open(swapped));
    }

    @Test
    void everyFlippedHeaderByteIsRefusedBeforeAnythingIsRead() throws IOException {
        byte[] sealed = seal(plain(10));
        for (int i = 0; i < StreamSealer.HEADER_BYTES; i++) {
            byte[] flipped = Given.flip(sealed, i);
            assertRefused(NOT_AUTHENTIC, () -> sealer.opening(new ByteArrayInputStream(flipped), key, PLACE));
        }
    }

    @Test
    void anotherKeyOrPlaceIsRefused() throws IOException {
        byte[] sealed = seal(plain(10));
        assertRefused(NOT_AUTHENTIC, () -> sealer.opening(new ByteArrayInputStream(sealed), Given.key(2), PLACE));
        assertRefused(NOT_AUTHENTIC, () -> sealer.opening(new ByteArrayInputStream(sealed), key, PLACE.and("x")));
    }

    @Test
    void aStreamThatRefusedKeepsRefusing() throws IOException {
        byte[] sealed = seal(plain(2 * CHUNK));
        byte[] flipped = Given.flip(sealed, StreamSealer.HEADER_BYTES + SEALED + 3);
        InputStream in = sealer.opening(new ByteArrayInputStream(flipped), key, PLACE);
        assertThat(in.readNBytes(CHUNK)).isEqualTo(Arrays.copyOf(plain(2 * CHUNK), CHUNK));
        assertRefused(in::read);
        assertRefused(in::read);
    }

    @Test
    void singleChunksOpenWhereTheyBelong() throws IOException {
        byte[] plain = plain(2 * CHUNK + 7);
        byte[] sealed = seal(plain);
        ChunkOpener chunks = sealer.chunks(Arrays.copyOf(sealed, StreamSealer.HEADER_BYTES), key, PLACE);
        int at = (int) ChunkOpener.offset(1);
        byte[] second = Arrays.copyOfRange(sealed, at, at + SEALED);
        byte[] last = Arrays.copyOfRange(sealed, (int) ChunkOpener.offset(2), sealed.length);
        assertThat(chunks.open(1, second)).isEqualTo(Arrays.copyOfRange(plain, CHUNK, 2 * CHUNK));
        assertThat(chunks.open(2, last)).hasSize(7);
        assertRefused(NOT_AUTHENTIC, () -> chunks.open(0, second));
        assertRefused(NOT_AUTHENTIC, () -> chunks.open(2, Arrays.copyOf(last, last.length - 1)));
        assertRefused(MALFORMED, () -> chunks.open(2, new byte[15]));
        assertRefused(MALFORMED, () -> chunks.open(2, new byte[SEALED + 1]));
    }

    @Test
    void chunksBeyondTheLimitAreRefused() throws IOException {
        byte[] header = Arrays.copyOf(seal(plain(1)), StreamSealer.HEADER_BYTES);
        ChunkOpener chunks = sealer.chunks(header, key, PLACE);
        for (long index : new long[] {-1, 1L << 38}) {
            assertThatThrownBy(() -> chunks.open(index, new byte[16])).hasMessageContaining("at most 2^38 chunks");
            assertThatThrownBy(() -> ChunkOpener.offset(index)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertRefused(NOT_AUTHENTIC, () -> chunks.open((1L << 38) - 1, new byte[16]));
    }

    @Test
    void aHeaderOfAnotherLengthIsRefused() {
        assertRefused(MALFORMED, () -> sealer.chunks(new byte[57], key, PLACE));
        assertRefused(MALFORMED, () -> sealer.chunks(new byte[0], key, PLACE));
    }

    @Test
    void aNegativeLengthIsRefused() {
        assertThatThrownBy(() -> StreamSealer.sealedLength(-1)).hasMessageContaining("was -1");
    }

    /** Takes so many bytes and then no more. */
    private static final class FullDisk extends OutputStream {
        private int left;

        FullDisk(int left) {
            this.left = left;
        }

        @Override
        public void write(int b) throws IOException {
            if (left-- <= 0) {
                throw new IOException("No space left");
            }
        }
    }
}
