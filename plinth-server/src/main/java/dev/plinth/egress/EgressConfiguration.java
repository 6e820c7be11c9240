package dev.plinth.egress;

import dev.plinth.runtime.DataDirectory;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.SSLSocketFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class EgressConfiguration {
    @Bean
    Outbound outbound() {
        return new PinnedHttp(
                InetAddress::getAllByName,
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                Duration.ofSeconds(PinnedHttp.LONGEST_SECONDS));
    }

    /** Where this process listens is known once it does. */
    @Bean
    TlsProbe tlsProbe(Environment environment, InstantSource clock, SecureRandom random) {
        return new TlsProbe(() -> environment.getRequiredProperty("local.server.port", Integer.class), clock, random);
    }

    @Bean(destroyMethod = "close")
    @Lazy
    OwnDoor ownDoor(Environment environment, DataDirectory data) {
        return new OwnDoor(
                environment.getRequiredProperty("local.server.port", Integer.class), data.resolve("tls", "server.crt"));
    }
}
