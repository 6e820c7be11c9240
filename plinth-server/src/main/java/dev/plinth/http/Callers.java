package dev.plinth.http;

import dev.plinth.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The caller of a request. {@code identity} sets it, once it has checked the credential; everything else only reads it. */
public final class Callers {
    private static final String ATTRIBUTE = Callers.class.getName();

    private Callers() {}

    public static void set(HttpServletRequest request, Caller caller) {
        request.setAttribute(ATTRIBUTE, caller);
    }

    public static Optional<Caller> of(HttpServletRequest request) {
        @Nullable Object found = request.getAttribute(ATTRIBUTE);
        return found instanceof Caller caller ? Optional.of(caller) : Optional.empty();
    }
}
