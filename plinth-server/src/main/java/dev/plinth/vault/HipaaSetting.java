package dev.plinth.vault;

import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.OrganisationSettings;

/** Reads the organisation's setting {@value #KEY}: the value {@code on} switches the package on; it is off by default. */
final class HipaaSetting implements HipaaPackage {
    static final String KEY = "hipaa.package";

    private final OrgTransactions orgs;
    private final OrganisationSettings settings;

    HipaaSetting(OrgTransactions orgs, OrganisationSettings settings) {
        this.orgs = orgs;
        this.settings = settings;
    }

    @Override
    public boolean isOn(OrgId org) {
        return orgs.once(org, session -> settings.find(session, KEY))
                .filter("on"::equals)
                .isPresent();
    }
}
