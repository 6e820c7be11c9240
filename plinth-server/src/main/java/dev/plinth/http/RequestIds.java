package dev.plinth.http;

import dev.plinth.tenancy.RequestId;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/** The id of a request: made here for every request, never taken from the client, and sent back as {@value #HEADER}. */
public final class RequestIds {
    static final String HEADER = "X-Request-Id";
    static final String ATTRIBUTE = RequestIds.class.getName();

    private RequestIds() {}

    /** Throws {@link IllegalStateException} outside of a request that came through the server's own door. */
    public static RequestId of(ServletRequest request) {
        @Nullable Object found = request.getAttribute(ATTRIBUTE);
        if (found instanceof RequestId id) return id;
        throw new IllegalStateException("This request has no id: EnvelopeValve did not see it");
    }
}
