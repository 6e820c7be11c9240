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

    /** All organisations of this installation except the instance itself, oldest first. */
    List<Organisation> all();

    /** The installation itself, whose log is the instance log; lives in the first configured region. */
    OrgId instance();

    /** Configured regions, the home region first. */
    List<RegionId> regions();

    /**
     * @param region must be a configured region
     */
    record NewOrganisation(String slug, String name, RegionId region, String profile, String tier) {}
}
