package dev.plinth.http;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Counts the bytes that were really read, and the time it took, and refuses more than the limit: a stated length may be
 * missing or lie.
 */
final class LimitedBody extends ServletInputStream {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ServletInputStream body;
    private final InstantSource clock;
    private final Instant began;
    private final Consumer<ProblemException> broken;
    private final Optional<MessageDigest> digest;
    private Optional<byte[]> ended = Optional.empty();
    private long limit = BodyLimit.DEFAULT_BYTES;
    private long slowest = BodyLimit.DEFAULT_SLOWEST;
    private long read;

    /** @param broken told what is wrong with a body that cannot be read to its end */
    LimitedBody(ServletInputStream body, InstantSource clock, boolean digested, Consumer<ProblemException> broken) {
        this.body = body;
        this.clock = clock;
        this.began = clock.instant();
        this.broken = broken;
        this.digest = digested ? Optional.of(BodyDigest.sha256()) : Optional.empty();
    }

    /** SHA-256 of the bytes until the first call of this, if it was asked for at the beginning. */
    Optional<byte[]> digest() {
        if (ended.isEmpty()) ended = digest.map(MessageDigest::digest);
        return ended;
    }

    /** Sets other limits: the length in bytes, and the bytes a second. */
    void limit(long bytes, long bytesASecond) {
        limit = bytes;
        slowest = bytesASecond;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int n;
        try {
            n = body.read(target, offset, length);
        } catch (SocketTimeoutException e) {
            throw told(tooSlow());
        } catch (IOException e) {
            throw told(ProblemMapping.brokenBody());
        }
        if (n > 0) {
            read += n;
            digest.ifPresent(sha -> sha.update(target, offset, n));
        }
        if (read > limit) throw tooLarge(limit);
        Duration took = Duration.between(began, clock.instant()).minus(PATIENCE);
        if (n > 0 && took.toSeconds() * slowest > read) throw tooSlow();
        return n;
    }

    private ProblemException told(ProblemException problem) {
        broken.accept(problem);
        return problem;
    }

    static ProblemException tooLarge(long limit) {
        return new ProblemException(ProblemCode.TOO_LARGE, "The body may have at most %d bytes here".formatted(limit));
    }

    private ProblemException tooSlow() {
        return new ProblemException(
                HttpProblems.TIMEOUT,
                "The body arrived too slowly: after %d seconds it must come with at least %d bytes a second"
                        .formatted(PATIENCE.toSeconds(), slowest));
    }

    @Override
    public boolean isFinished() {
        return body.isFinished();
    }

    @Override
    public boolean isReady() {
        return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("Bodies are read blocking here, so that they can be limited");
    }
}
