package dev.plinth.ledger;

import dev.plinth.tenancy.OrgId;

/** Rolls a batch back because one log, or what waits for it, cannot be trusted. */
final class LogFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient OrgId org;
    private final String what;

    LogFaultException(OrgId org, String what) {
        super(what);
        this.org = org;
        this.what = what;
    }

    OrgId org() {
        return org;
    }

    String what() {
        return what;
    }
}
