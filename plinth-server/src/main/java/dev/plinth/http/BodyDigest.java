package dev.plinth.http;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256 over what makes two requests the same: method, address and body. */
final class BodyDigest {
    private BodyDigest() {}

    /** Of the whole request, with what was read of its body. */
    static byte[] ofRequest(HttpServletRequest request) {
        MessageDigest digest = sha256();
        part(digest, request.getMethod());
        part(digest, request.getRequestURI());
        part(digest, request.getQueryString());
        LimitedRequest.in(request).flatMap(LimitedRequest::bodyDigest).ifPresent(digest::update);
        return digest.digest();
    }

    static byte[] of(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) part(digest, part);
        return digest.digest();
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static void part(MessageDigest digest, @Nullable String text) {
        if (text != null) digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
