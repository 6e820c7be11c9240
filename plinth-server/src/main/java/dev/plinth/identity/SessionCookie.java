package dev.plinth.identity;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one cookie of the console. The prefix {@code __Host-} makes browsers refuse it from another host, another path or
 * without TLS (RFC 6265bis, section 4.1.3.2), so no neighbour can plant one.
 */
final class SessionCookie {
    static final String NAME = "__Host-plinth";

    private SessionCookie() {}

    static Optional<String> read(HttpServletRequest request) {
        Cookie @Nullable [] cookies = request.getCookies();
        if (cookies == null) return Optional.empty();
        String found = "";
        for (Cookie cookie : cookies) {
            if (!cookie.getName().equals(NAME)) continue;
            if (!found.isEmpty()) return Optional.empty();
            found = cookie.getValue();
        }
        return found.matches("[A-Za-z0-9_-]{43}") ? Optional.of(found) : Optional.empty();
    }

    static void write(HttpServletResponse response, String id) {
        set(response, id, ConsoleSession.ABSOLUTE);
    }

    static void clear(HttpServletResponse response) {
        set(response, "", Duration.ZERO);
    }

    private static void set(HttpServletResponse response, String value, Duration age) {
        response.addHeader(
                "Set-Cookie",
                "%s=%s; Path=/; Max-Age=%d; Secure; HttpOnly; SameSite=Strict".formatted(NAME, value, age.toSeconds()));
    }
}
