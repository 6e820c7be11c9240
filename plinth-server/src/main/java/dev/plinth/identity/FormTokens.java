package dev.plinth.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/**
 * Tokens against forged forms, made from the console's cookie by a keyed digest: nothing is stored, and a new cookie makes
 * every earlier token void. A browser without a cookie is given one that is no session.
 */
final class FormTokens implements CsrfTokenRepository {
    private static final String FRESH = FormTokens.class.getName();

    private final Pepper pepper;
    private final ConsoleSessions sessions;

    FormTokens(Pepper pepper, ConsoleSessions sessions) {
        this.pepper = pepper;
        this.sessions = sessions;
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        String cookie = sessions.freshId();
        request.setAttribute(FRESH, cookie);
        return token(cookie);
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        @Nullable Object cookie = request.getAttribute(FRESH);
        if (token != null && cookie instanceof String id) SessionCookie.write(response, id);
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return SessionCookie.read(request).map(this::token).orElse(null);
    }

    private CsrfToken token(String cookie) {
        return new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", pepper.formToken(cookie));
    }
}
