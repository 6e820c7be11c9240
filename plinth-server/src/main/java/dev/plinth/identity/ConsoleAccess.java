package dev.plinth.identity;

import dev.plinth.http.RequestIds;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/** Signing in to the console and out of it, as its pages need it: session, cookie and entry in one step. */
public final class ConsoleAccess {
    private final ConsoleSignIn signIn;

    ConsoleAccess(ConsoleSignIn signIn) {
        this.signIn = signIn;
    }

    /** How an attempt to sign in ended. */
    public enum Outcome {
        SIGNED_IN,
        REFUSED,
        TOO_MANY
    }

    public Outcome signIn(String email, String password, HttpServletRequest request, HttpServletResponse response) {
        Optional<ConsoleSession> before = ConsoleFilter.session(request);
        return switch (signIn.signIn(email, password, request.getRemoteAddr(), before, RequestIds.of(request))) {
            case ConsoleSignIn.Result.SignedIn(var operator, var cookie) -> {
                SessionCookie.write(response, cookie);
                yield Outcome.SIGNED_IN;
            }
            case ConsoleSignIn.Result.Refused() -> Outcome.REFUSED;
            case ConsoleSignIn.Result.TooMany() -> Outcome.TOO_MANY;
        };
    }

    public void signOut(HttpServletRequest request, HttpServletResponse response) {
        ConsoleFilter.session(request).ifPresent(session -> signIn.signOut(session, RequestIds.of(request)));
        SessionCookie.clear(response);
        response.setHeader("Clear-Site-Data", "\"cache\", \"cookies\", \"storage\"");
    }

    /**
     * Changes the password of whoever is signed in, ends all other sessions and gives this one a new id. False when the old
     * password is wrong; refuses an unusable new one by field.
     */
    public boolean changePassword(String old, String fresh, HttpServletRequest request, HttpServletResponse response) {
        Optional<String> cookie = ConsoleFilter.session(request)
                .flatMap(session -> signIn.changePassword(session, old, fresh, RequestIds.of(request)));
        cookie.ifPresent(id -> SessionCookie.write(response, id));
        return cookie.isPresent();
    }
}
