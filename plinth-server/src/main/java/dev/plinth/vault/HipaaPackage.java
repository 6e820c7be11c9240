package dev.plinth.vault;

import dev.plinth.tenancy.OrgId;

/** Whether an organisation may hold health information. */
@FunctionalInterface
interface HipaaPackage {
    boolean isOn(OrgId org);
}
