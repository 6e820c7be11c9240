package dev.plinth.tenancy;

import dev.plinth.runtime.Installation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What tries the promises of this capability. */
@Configuration(proxyBeanMethods = false)
class TenancyProbes {
    @Bean
    SyntheticOrganisations syntheticOrganisations(StoredOrganisations organisations, Ids ids) {
        return new SyntheticOrganisations(organisations, ids);
    }

    @Bean
    CatalogueProbe catalogueProbe(Stores stores, Installation installation) {
        return new CatalogueProbe(stores, new Twins(installation));
    }

    @Bean
    RawSessionProbe rawSessionProbe(Stores stores, Installation installation) {
        return new RawSessionProbe(stores, new Twins(installation));
    }

    @Bean
    RegionStoresProbe regionStoresProbe(
            Installation installation, Stores stores, SyntheticOrganisations synthetic, Organisations organisations) {
        return new RegionStoresProbe(installation, stores, synthetic, organisations, new Twins(installation));
    }

    @Bean
    RegionReadsProbe regionReadsProbe(
            Installation installation, Stores stores, SyntheticOrganisations synthetic, Organisations organisations) {
        return new RegionReadsProbe(installation, stores, synthetic, organisations, new Twins(installation));
    }

    @Bean
    MigrationsProbe migrationsProbe(Installation installation) {
        return new MigrationsProbe(installation, new Twins(installation));
    }
}
