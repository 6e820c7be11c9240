package dev.plinth.ledger;

import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.SyntheticOrganisations;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What tries the promises of this capability. */
@Configuration(proxyBeanMethods = false)
class LedgerProbes {
    private static final Duration PUBLISHED_WITHIN = Duration.ofSeconds(10);

    @Bean
    LogTamperProbe logTamperProbe(Organisations organisations, Logs logs, InstantSource clock, SecureRandom random) {
        return new LogTamperProbe(organisations, logs, clock, random);
    }

    @Bean
    OfflineReplayProbe offlineReplayProbe(
            SyntheticOrganisations synthetic,
            Organisations organisations,
            OrgTransactions orgs,
            Ledger ledger,
            Logs logs,
            InstantSource clock,
            SecureRandom random) {
        ReplayedLog log = new ReplayedLog(synthetic, organisations, orgs, ledger, logs, PUBLISHED_WITHIN);
        return new OfflineReplayProbe(log, clock, random);
    }
}
