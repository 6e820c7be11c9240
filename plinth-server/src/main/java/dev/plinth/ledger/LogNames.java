package dev.plinth.ledger;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import java.util.Optional;

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
        return find(origin).orElseThrow(ProblemException::notFound);
    }

    /**
     * The organisation of a log; none only if every region says so, as for a foreign and a malformed name. Refuses with {@code
     * temporarily-unavailable} while a region is silent.
     */
    Optional<OrgId> find(String origin) {
        if (!origin.endsWith(suffix)) return Optional.empty();
        String log = origin.substring(0, origin.length() - suffix.length());
        if (log.equals(INSTANCE)) return Optional.of(organisations.instance());
        return parse(log)
                .filter(org -> organisations.find(org).isPresent())
                .filter(org -> !org.equals(organisations.instance()));
    }

    /** None for what is not exactly how an organisation is written. */
    private static Optional<OrgId> parse(String log) {
        try {
            return Optional.of(OrgId.parse(log)).filter(org -> org.toString().equals(log));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
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
