package dev.plinth.ledger;

import dev.plinth.tenancy.Organisations;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What tries the promises of this capability. */
@Configuration(proxyBeanMethods = false)
class LedgerProbes {
    @Bean
    LogTamperProbe logTamperProbe(Organisations organisations, Logs logs, InstantSource clock, SecureRandom random) {
        return new LogTamperProbe(organisations, logs, clock, random);
    }
}
