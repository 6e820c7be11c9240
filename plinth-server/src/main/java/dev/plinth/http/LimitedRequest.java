package dev.plinth.http;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request whose body ends at a limit. */
final class LimitedRequest extends HttpServletRequestWrapper {
    private final InstantSource clock;
    private long limit = BodyLimit.DEFAULT_BYTES;
    private long slowest = BodyLimit.DEFAULT_SLOWEST;
    private @Nullable LimitedBody body;

    LimitedRequest(HttpServletRequest request, InstantSource clock) {
        super(request);
        this.clock = clock;
    }

    static Optional<LimitedRequest> in(ServletRequest request) {
        for (ServletRequest at = request; at instanceof ServletRequestWrapper w; at = w.getRequest())
            if (w instanceof LimitedRequest limited) return Optional.of(limited);
        return Optional.empty();
    }

    /** Sets other limits, and refuses at once a body that says it is longer. */
    void limit(long bytes, long bytesASecond) {
        limit = bytes;
        slowest = bytesASecond;
        if (body != null) body.limit(bytes, bytesASecond);
        refuseStatedLength();
    }

    /** SHA-256 of what was read of the body, if the request has an idempotency key. */
    Optional<byte[]> bodyDigest() {
        return body == null ? Optional.empty() : body.digest();
    }

    private void refuseStatedLength() {
        if (getContentLengthLong() > limit) throw LimitedBody.tooLarge(limit);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (body == null) {
            refuseStatedLength();
            // only an idempotency key asks later whether it was the same body
            boolean digested = getHeader(Idempotency.HEADER) != null;
            // Tomcat reports the same to the error dispatch, as an exception that could be anybody's
            body = new LimitedBody(
                    super.getInputStream(), clock, digested, problem -> setAttribute(ProblemWriter.SENT, problem));
            body.limit(limit, slowest);
        }
        return body;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
}
