package dev.plinth.tenancy;

import java.util.Optional;

/**
 * Who makes something happen, on whose behalf, by which request and for what purpose. Goes into every entry.
 *
 * @param purpose the declared purpose of a reveal or an administrative reason; at most 200 characters
 */
public record Cause(Principal by, Optional<Principal> onBehalfOf, RequestId request, Optional<String> purpose) {
    public static Cause of(Principal by, RequestId request) {
        return new Cause(by, Optional.empty(), request, Optional.empty());
    }

    public Cause withPurpose(String text) {
        return new Cause(by, onBehalfOf, request, Optional.of(text));
    }
}
