package dev.plinth.trust;

import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.Logs;
import dev.plinth.probe.Probe;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.trust.catalogue.Catalogue;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TrustSettings.class)
class TrustConfiguration {
    @Bean
    ClaimBook claimBook(Catalogue catalogue) {
        return ClaimBook.of(catalogue);
    }

    @Bean
    TrustEngine trustEngine(
            OrgTransactions orgs,
            Organisations organisations,
            Ledger ledger,
            Logs logs,
            Ids ids,
            InstantSource clock,
            SecureRandom random,
            MeterRegistry meters,
            ClaimBook book,
            ObjectProvider<Probe<?>> probes,
            TrustSettings settings) {
        return new TrustEngine(
                new TrustEngine.Surroundings(
                        orgs, organisations.instance(), ledger, logs, ids, clock, System::nanoTime, random, meters),
                book,
                new ProbeBook(probes.orderedStream().toList()),
                settings);
    }

    @Bean
    TrustLoop trustLoop(TrustEngine engine) {
        return engine.loop;
    }

    /** Asks for the engine only when somebody asks for health: commands have no listener, and probes need one. */
    @Bean
    HealthIndicator trustHealthIndicator(ObjectProvider<TrustEngine> engine) {
        return () -> engine.getObject().health.health();
    }

    @Bean
    Claims claims(TrustEngine engine) {
        return engine.claims;
    }

    @Bean
    Challenges challenges(TrustEngine engine) {
        return engine.challenges;
    }

    @Bean
    Sabotage sabotage(TrustEngine engine) {
        return engine.sabotage;
    }
}
