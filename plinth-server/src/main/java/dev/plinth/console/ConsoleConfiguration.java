package dev.plinth.console;

import dev.plinth.identity.ApiKeys;
import dev.plinth.identity.OperatorFile;
import dev.plinth.intake.DemoLoader;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgTransactions;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration {
    @Bean
    @ConditionalOnProperty("plinth.demo")
    DemoStart demoStart(DemoLoader loader, OrgTransactions orgs, ApiKeys apiKeys, OperatorFile file, Ids ids) {
        return new DemoStart(loader, orgs, apiKeys, file, ids);
    }
}
