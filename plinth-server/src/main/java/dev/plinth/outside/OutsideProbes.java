package dev.plinth.outside;

import dev.plinth.egress.OwnDoor;
import dev.plinth.identity.ApiKeys;
import dev.plinth.identity.KeyDigests;
import dev.plinth.runtime.Installation;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.SyntheticOrganisations;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a customer could try against another. */
@Configuration(proxyBeanMethods = false)
class OutsideProbes {
    private static final int MARK_BYTES = 16;

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

    @Bean
    LogCanaryProbe logCanaryProbe(Customers customers, MeterRegistry meters, SecureRandom random) {
        byte[] own = new byte[MARK_BYTES];
        random.nextBytes(own);
        return new LogCanaryProbe(
                customers,
                () -> meters.getMeters().stream()
                        .map(meter -> meter.getId() + " " + meter.getId().getDescription())
                        .toList(),
                HexFormat.of().formatHex(own));
    }

    @Bean
    KeyStorageProbe keyStorageProbe(
            Customers customers, Installation installation, Organisations organisations, KeyDigests digests) {
        return new KeyStorageProbe(customers, installation, organisations, digests);
    }
}
