package dev.plinth.runtime;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The data directory is opened before the application context, because the TLS certificate has to be there first. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlinthSettings.class)
class RuntimeConfiguration {
    @Bean
    SecureRandom secureRandom() {
        return new SecureRandom();
    }

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean(destroyMethod = "close")
    Installation installation(PlinthSettings settings, DataDirectory data, SecureRandom random) {
        return Installation.start(settings, data, random);
    }
}
