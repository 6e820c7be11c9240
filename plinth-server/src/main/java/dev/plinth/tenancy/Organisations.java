package dev.plinth.tenancy;

import java.util.List;
import java.util.Optional;

/** Creates and finds organisations. */
public interface Organisations {
    /**
     * Creates an organisation in a region, for good: the region cannot be changed afterwards. The new organisation's log
     * begins with the entry about it. Refuses a taken slug with {@code conflict} and a bad value by its field.
     */
    Organisation create(NewOrganisation request, Cause cause);

    Optional<Organisation> find(OrgId id);

    Optional<Organisation> findBySlug(String slug);

    /** All organisations of this installation except the instance itself and the synthetic ones, oldest first. */
    Listing all();

    /** As {@link #all()} with the synthetic ones: for what keeps every organisation's house. */
    Listing everyone();

    /** The installation itself, whose log is the instance log; lives in the first configured region. */
    OrgId instance();

    /**
     * The organisations that can be told now. Those of a region that does not answer are there only as far as this process
     * has seen them before.
     *
     * @param known oldest first
     * @param silent regions that did not answer, so others may live there
     */
    record Listing(List<Organisation> known, List<RegionId> silent) {
        public Listing {
            known = List.copyOf(known);
            silent = List.copyOf(silent);
        }

        /** All there are; refuses with {@code temporarily-unavailable} when a region did not answer. */
        public List<Organisation> complete() {
            if (!silent.isEmpty()) throw Stores.unreachable(silent.getFirst().value());
            return known;
        }
    }

    /** Configured regions, the home region first. */
    List<RegionId> regions();

    /** @param region name of a configured region */
    record NewOrganisation(String slug, String name, String region, String profile, String tier) {}
}
