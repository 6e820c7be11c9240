package dev.plinth.tenancy;

import dev.plinth.problem.ProblemException;

/**
 * Organisations that belong to nobody and exist to be attacked: real in every respect that matters to a probe, with
 * keys, rows and a log of their own, and absent from every list and page. No credential of a person reaches them.
 */
public final class SyntheticOrganisations {
    private static final Principal PROBES = Principal.system("probes");

    private final StoredOrganisations organisations;
    private final Ids ids;

    SyntheticOrganisations(StoredOrganisations organisations, Ids ids) {
        this.organisations = organisations;
        this.ids = ids;
    }

    /** Two organisations of one region. */
    public record Pair(Organisation one, Organisation other) {}

    /** The pair of a region, made at first use. */
    public Pair pair(RegionId region) {
        return new Pair(named("one", region), named("other", region));
    }

    /** One more of a region, whose key a customer holds; made at first use. */
    public Organisation customer(RegionId region) {
        return named("customer", region);
    }

    /** One of a region beside the pair, made at first use, in whose log nothing happens but what wants to replay that log. */
    public Organisation replayed(RegionId region) {
        return named("log", region);
    }

    private Organisation named(String which, RegionId region) {
        String slug = Organisation.SYNTHETIC + "-" + which + "-" + region;
        try {
            return organisations.synthetic(slug, region, cause());
        } catch (ProblemException madeMeanwhile) {
            return organisations.findBySlug(slug).orElseThrow(() -> madeMeanwhile);
        }
    }

    /** What probes do in these organisations stands in their logs under this name. */
    public Cause cause() {
        return Cause.of(PROBES, new RequestId(ids.next()));
    }
}
