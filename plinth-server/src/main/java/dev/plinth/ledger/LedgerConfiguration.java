package dev.plinth.ledger;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.ValueSealer;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {
    @Bean
    Wake sequencerWake() {
        return new Wake();
    }

    /** Needs nothing of tenancy but the sessions it is given: tenancy reports the instance organisation while it starts. */
    @Bean
    InboxLedger ledger(InstantSource clock, SecureRandom random, Wake wake) {
        return new InboxLedger(clock, random, new ValueSealer(new CipherPool(), random), wake);
    }
}
