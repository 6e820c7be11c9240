package dev.plinth.egress;

import java.net.InetAddress;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EgressConfiguration {
    @Bean
    Outbound outbound() {
        return new PinnedHttp(
                InetAddress::getAllByName,
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                Duration.ofSeconds(PinnedHttp.LONGEST_SECONDS));
    }
}
