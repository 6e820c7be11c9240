package dev.plinth.tenancy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a look at the stores found.
 *
 * @param changed what is not as Plinth wrote it last, each with what it is and why
 * @param notLookedAt what could not be looked at now, each with why
 */
public record Findings(List<String> changed, List<String> notLookedAt) {
    private static final Logger LOG = LoggerFactory.getLogger(Findings.class);

    public Findings {
        changed = List.copyOf(changed);
        notLookedAt = List.copyOf(notLookedAt);
    }

    /**
     * Looks at the installation itself and at every organisation, as far as their regions answer.
     *
     * @param what is looked at, in the plural
     * @param look what was changed of one organisation; {@code temporarily-unavailable} leaves that one out
     */
    public static Findings ofEveryone(Organisations organisations, String what, Function<OrgId, List<String>> look) {
        List<String> changed = new ArrayList<>();
        List<String> notLookedAt = new ArrayList<>();
        Organisations.Listing everyone = organisations.everyone();
        everyone.silent().forEach(region -> notLookedAt.add(what + " of region " + region + ": it does not answer"));
        List<OrgId> all = new ArrayList<>(List.of(organisations.instance()));
        everyone.known().forEach(org -> all.add(org.id()));
        for (OrgId org : all)
            try {
                changed.addAll(look.apply(org));
            } catch (ProblemException e) {
                if (!e.code().equals(ProblemCode.UNAVAILABLE)) throw e;
                notLookedAt.add("%s of organisation %s: %s".formatted(what, org, e.getMessage()));
            } catch (RuntimeException unreadable) {
                LOG.warn("Looking at the {} of organisation {}", what, org, unreadable);
                changed.add("The %s of organisation %s cannot be read, so something of them was changed (%s)"
                        .formatted(what, org, unreadable.getClass().getSimpleName()));
            }
        return new Findings(changed, notLookedAt);
    }
}
