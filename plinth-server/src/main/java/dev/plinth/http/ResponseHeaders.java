package dev.plinth.http;

import dev.plinth.tenancy.RequestId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The headers that every response carries, whatever its status and whoever makes it. */
final class ResponseHeaders {
    /*
     * The policy names where scripts, styles, fonts, images and calls may come from: this origin, nothing else. Nothing is
     * inline and nothing is evaluated, so no page may hold a script, a style element or a style attribute of its own.
     */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; "
            + "font-src 'self'; img-src 'self'; connect-src 'self'; object-src 'none'; frame-src 'none'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    static final Map<String, String> SECURITY = ordered(
            "Strict-Transport-Security", "max-age=31536000; includeSubDomains",
            "Content-Security-Policy", CONTENT_SECURITY_POLICY,
            "X-Frame-Options", "DENY",
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "strict-origin-when-cross-origin",
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()");

    private ResponseHeaders() {}

    static void apply(BiConsumer<String, String> setHeader, RequestId id) {
        SECURITY.forEach(setHeader);
        setHeader.accept(RequestIds.HEADER, id.toString());
    }

    private static Map<String, String> ordered(String... namesAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) map.put(namesAndValues[i], namesAndValues[i + 1]);
        return map;
    }
}
