package dev.plinth.ledger;

import dev.plinth.tenancy.OrgId;

/** Rolls a batch back because one log, or what waits for it, cannot be trusted; the message says why. */
final class LogFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient OrgId org;

    LogFaultException(OrgId org, String why) {
        super(why);
        this.org = org;
    }

    OrgId org() {
        return org;
    }
}
