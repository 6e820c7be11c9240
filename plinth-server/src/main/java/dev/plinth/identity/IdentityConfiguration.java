package dev.plinth.identity;

import dev.plinth.keys.KeyAdministration;
import dev.plinth.ledger.Ledger;
import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.PlinthSettings;
import dev.plinth.tenancy.Departments;
import dev.plinth.tenancy.FindingsWatch;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.spi.Journal;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentitySettings.class)
class IdentityConfiguration {
    private static final int AFTER_LIMITS = Ordered.HIGHEST_PRECEDENCE + 10;

    @Bean
    Pepper pepper(DataDirectory data, SecureRandom random) {
        return Pepper.of(data, random);
    }

    @Bean
    RowJudge rowJudge(Pepper pepper, MeterRegistry meters) {
        return new RowJudge(pepper, meters);
    }

    @Bean
    SealAdoption sealAdoption(
            DataDirectory data,
            Organisations organisations,
            OrgTransactions transactions,
            Journal journal,
            RowJudge judge,
            Ids ids) {
        return new SealAdoption(data, organisations, transactions, journal, judge, ids);
    }

    @Bean
    CredentialCheck credentialCheck(Organisations organisations, OrgTransactions transactions, RowJudge judge) {
        return new CredentialCheck(organisations, transactions, judge);
    }

    @Bean
    FindingsWatch credentialWatch(CredentialCheck check, MeterRegistry meters) {
        return new FindingsWatch(check::check, "plinth.identity.credentials.tampered", meters);
    }

    @Bean
    Passwords passwords(Pepper pepper, SecureRandom random) {
        return new Passwords(pepper, random);
    }

    @Bean
    KeyCache keyCache(InstantSource clock) {
        return new KeyCache(clock);
    }

    @Bean
    ApiKeys apiKeys(
            Organisations organisations,
            Departments departments,
            Journal journal,
            KeyCache cache,
            Pepper pepper,
            RowJudge judge,
            Ids ids,
            InstantSource clock,
            SecureRandom random) {
        return new StoredApiKeys(organisations, departments, journal, cache, pepper, judge, ids, clock, random);
    }

    @Bean
    KeyDigests keyDigests(OrgTransactions transactions) {
        return new KeyDigests(transactions);
    }

    @Bean
    OperatorKeys operatorKeys(
            Organisations organisations,
            OrgTransactions transactions,
            ApiKeys apiKeys,
            KeyAdministration keys,
            Journal journal) {
        return new OperatorKeys(organisations, transactions, apiKeys, keys, journal);
    }

    @Bean
    KeyCheck keyCheck(
            Organisations organisations,
            OrgTransactions transactions,
            KeyCache cache,
            Pepper pepper,
            RowJudge judge,
            InstantSource clock) {
        return new KeyCheck(organisations, transactions, cache, pepper, judge, clock);
    }

    @Bean
    Operators operators(Pepper pepper, RowJudge judge, Journal journal, Ids ids, InstantSource clock) {
        return new Operators(pepper, judge, journal, ids, clock);
    }

    @Bean
    ConsoleSessions consoleSessions(
            Organisations organisations,
            OrgTransactions transactions,
            Pepper pepper,
            RowJudge judge,
            InstantSource clock,
            SecureRandom random) {
        return new ConsoleSessions(organisations, transactions, pepper, judge, clock, random);
    }

    @Bean
    ConsoleAccess consoleAccess(
            Organisations organisations,
            OrgTransactions transactions,
            Operators operators,
            ConsoleSessions sessions,
            Passwords passwords,
            Pepper pepper,
            Ledger ledger,
            InstantSource clock) {
        return new ConsoleAccess(new ConsoleSignIn(
                organisations, transactions, operators, sessions, passwords, pepper, new Throttle(clock), ledger));
    }

    @Bean
    OperatorFile operatorFile(DataDirectory data) {
        return new OperatorFile(data);
    }

    @Bean
    FirstStart firstStart(
            PlinthSettings settings,
            IdentitySettings identity,
            Organisations organisations,
            OrgTransactions transactions,
            Operators operators,
            ConsoleSessions sessions,
            ApiKeys apiKeys,
            Passwords passwords,
            OperatorFile file,
            Ids ids) {
        return new FirstStart(
                settings,
                identity,
                organisations,
                transactions,
                operators,
                sessions,
                apiKeys,
                passwords,
                file,
                ids,
                System.out);
    }

    @Bean
    FilterRegistrationBean<ApiKeyFilter> apiKeyFilter(KeyCheck keys) {
        FilterRegistrationBean<ApiKeyFilter> bean = new FilterRegistrationBean<>(new ApiKeyFilter(keys));
        bean.addUrlPatterns("/api/*", "/ledger/*");
        bean.setOrder(AFTER_LIMITS);
        return bean;
    }

    @Bean
    FilterRegistrationBean<ConsoleFilter> consoleFilter(ConsoleSessions sessions) {
        FilterRegistrationBean<ConsoleFilter> bean = new FilterRegistrationBean<>(new ConsoleFilter(sessions));
        bean.setOrder(AFTER_LIMITS);
        return bean;
    }
}
