package dev.plinth.outside;

import dev.plinth.egress.OwnDoor;
import dev.plinth.identity.ApiKeys;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.SyntheticOrganisations;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a customer could try against another. */
@Configuration(proxyBeanMethods = false)
class OutsideProbes {
    @Bean
    Customers outsideCustomers(
            SyntheticOrganisations synthetic,
            Organisations organisations,
            OrgTransactions orgs,
            ApiKeys keys,
            InstantSource clock,
            ObjectProvider<OwnDoor> door) {
        return new Customers(synthetic, organisations, orgs, keys, clock, door::getObject);
    }

    @Bean
    ReferencesProbe referencesProbe(Customers customers) {
        return new ReferencesProbe(customers);
    }

    @Bean
    MismatchProbe mismatchProbe(Customers customers) {
        return new MismatchProbe(customers);
    }

    @Bean
    ChangesProbe changesProbe(Customers customers) {
        return new ChangesProbe(customers);
    }

    @Bean
    ScopedEntriesProbe scopedEntriesProbe(Customers customers) {
        return new ScopedEntriesProbe(customers);
    }

    @Bean
    CacheProbe cacheProbe(Customers customers) {
        return new CacheProbe(customers);
    }
}
