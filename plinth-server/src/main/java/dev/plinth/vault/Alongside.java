package dev.plinth.vault;

import dev.plinth.tenancy.OrgSession;

/** Statements of the caller that commit together with a change. They MUST only be attached, not run. */
@FunctionalInterface
public interface Alongside {
    void attachTo(OrgSession session);

    /** Nothing. */
    static Alongside nothing() {
        return session -> {};
    }
}
