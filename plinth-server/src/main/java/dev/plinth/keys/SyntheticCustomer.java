package dev.plinth.keys;

import dev.plinth.crypto.KekId;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import java.time.Instant;
import java.util.Optional;

/** Plays the customer of a synthetic organisation, who holds the key above all of its keys. */
public final class SyntheticCustomer {
    private static final KeyAdministration.Owner OWNER = new KeyAdministration.Owner(Instant.EPOCH);

    private final KeyAdministration administration;
    private final Providers providers;

    SyntheticCustomer(KeyAdministration administration, Providers providers) {
        this.administration = administration;
        this.providers = providers;
    }

    /**
     * Puts the organisation under a customer key, made for it, unless it is under one and that can be used.
     *
     * @return false when no provider for customer keys is configured
     */
    public boolean hold(OrgId org, Cause cause) {
        Optional<String> provider = providers.names().stream()
                .filter(name -> !name.equals(providers.managed()))
                .sorted()
                .findFirst();
        if (provider.isEmpty()) return false;
        if (administration.pulled(org)) restore(org, cause);
        if (administration.hierarchy(org).custody() == Custody.CUSTOMER) return true;
        KekRef kek = new KekRef(provider.get(), new KekId("synthetic-" + org));
        providers.create(kek);
        administration.assignCustomerKey(org, kek, OWNER, cause);
        return true;
    }

    public void pull(OrgId org, Cause cause) {
        administration.pull(org, cause);
    }

    public boolean pulled(OrgId org) {
        return administration.pulled(org);
    }

    public void restore(OrgId org, Cause cause) {
        administration.restore(org, OWNER, cause);
    }
}
