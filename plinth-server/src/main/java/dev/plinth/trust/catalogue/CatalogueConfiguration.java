package dev.plinth.trust.catalogue;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CatalogueConfiguration {
    @Bean
    Catalogue catalogue() {
        return Catalogue.shipped();
    }
}
