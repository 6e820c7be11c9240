package dev.plinth.tenancy;

import dev.plinth.runtime.Installation;
import dev.plinth.tenancy.spi.Journal;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(TenancySettings.class)
class TenancyConfiguration {
    @Bean
    Ids ids(InstantSource clock, SecureRandom random) {
        return new Ids(clock, random);
    }

    @Bean(destroyMethod = "close")
    Stores stores(Installation installation, InstantSource clock, SecureRandom random) {
        return new Stores(installation, clock, random);
    }

    @Bean
    LogStore logStore(Stores stores) {
        return new PooledLogStore(stores);
    }

    @Bean
    KeyStore keyStore(Stores stores) {
        return new PooledKeyStore(stores);
    }

    @Bean
    JdbcOrgTransactions orgTransactions(Stores stores, InstantSource clock) {
        return new JdbcOrgTransactions(stores, clock);
    }

    @Bean
    NewOrganisations newOrganisations(
            Stores stores,
            JdbcOrgTransactions transactions,
            ObjectProvider<Journal> journal,
            Installation installation,
            Ids ids,
            InstantSource clock) {
        return new NewOrganisations(stores, transactions, journal, new ReservationSeal(installation), ids, clock);
    }

    @Bean
    StoredOrganisations organisations(
            Stores stores, NewOrganisations making, Installation installation, InstantSource clock, Ids ids) {
        StoredOrganisations organisations = new StoredOrganisations(stores, making, clock, ids);
        if (!installation.onlyLooking()) organisations.ensureInstance();
        return organisations;
    }

    @Bean
    CatalogueWatch catalogueWatch(
            Stores stores,
            JdbcOrgTransactions transactions,
            StoredOrganisations organisations,
            ObjectProvider<Journal> journal,
            Ids ids,
            InstantSource clock,
            MeterRegistry metrics) {
        return new CatalogueWatch(stores, transactions, organisations, journal, ids, clock, metrics);
    }

    @Bean
    StoreHealth regionsHealthIndicator(Stores stores) {
        return new StoreHealth(stores);
    }

    @Bean
    StoredDepartments departments(Ids ids, ObjectProvider<Journal> journal) {
        return new StoredDepartments(ids, journal);
    }

    @Bean
    StoredSettings organisationSettings(ObjectProvider<Journal> journal, ObjectProvider<KnownSetting> known) {
        return new StoredSettings(journal, known);
    }
}
