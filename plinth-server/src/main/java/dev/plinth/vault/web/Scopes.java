package dev.plinth.vault.web;

import dev.plinth.access.Caller;
import dev.plinth.vault.Scope;

/** How far a caller reaches. */
final class Scopes {
    private Scopes() {}

    static Scope of(Caller caller) {
        return new Scope(caller.cause(), caller.department());
    }
}
