package dev.plinth.ledger;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;

/** Names logs: {@code <organisation id or "instance">.<installation>.plinth}, the origin line of their checkpoints. */
final class LogNames {
    private static final String INSTANCE = "instance";

    private final String suffix;
    private final Organisations organisations;

    LogNames(String installation, Organisations organisations) {
        this.suffix = '.' + installation + ".plinth";
        this.organisations = organisations;
    }

    String origin(OrgId org) {
        return (org.equals(organisations.instance()) ? INSTANCE : org.toString()) + suffix;
    }

    /** The organisation of a log; a foreign and a malformed name are answered alike. */
    OrgId org(String origin) {
        if (!origin.endsWith(suffix)) throw ProblemException.notFound();
        String log = origin.substring(0, origin.length() - suffix.length());
        if (log.equals(INSTANCE)) return organisations.instance();
        try {
            OrgId org = OrgId.parse(log);
            boolean known =
                    org.toString().equals(log) && organisations.find(org).isPresent();
            if (known && !org.equals(organisations.instance())) return org;
        } catch (IllegalArgumentException e) {
            // not the name of any log: answered like one that is not here
        }
        throw ProblemException.notFound();
    }

    RegionId region(OrgId org) {
        return org.equals(organisations.instance())
                ? organisations.regions().getFirst()
                : organisations
                        .find(org)
                        .orElseThrow(ProblemException::notFound)
                        .region();
    }
}
