package dev.plinth.runtime;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** The data directory is opened before the application context, because the TLS certificate has to be there first. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlinthSettings.class)
class RuntimeConfiguration {
    @Bean
    static SettingsCheck settingsCheck(ConfigurableEnvironment environment) {
        return new SettingsCheck(environment);
    }

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
        Clusters clusters = new Clusters();
        // for a stop in the middle of the start, which does not wait for beans that are still being made
        SpringApplication.getShutdownHandlers().add(clusters::close);
        return data.onlyLooking()
                ? Installation.look(settings, data, random, clusters)
                : Installation.start(settings, data, random, clusters);
    }
}
