package dev.plinth.identity;

import dev.plinth.egress.OwnDoor;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.SyntheticOrganisations;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What tries the promises of this capability. */
@Configuration(proxyBeanMethods = false)
class IdentityProbes {
    @Bean
    ProbeOperator probeOperator(
            Organisations organisations,
            OrgTransactions transactions,
            Operators operators,
            ConsoleSessions sessions,
            Passwords passwords,
            SyntheticOrganisations synthetic) {
        return new ProbeOperator(organisations, transactions, operators, sessions, passwords, synthetic);
    }

    @Bean
    SessionCookiesProbe sessionCookiesProbe(
            ProbeOperator operator,
            Organisations organisations,
            OrgTransactions transactions,
            Pepper pepper,
            RowJudge judge,
            InstantSource clock,
            SecureRandom random,
            ObjectProvider<OwnDoor> door) {
        SessionCookiesProbe.Waiting waited = (unused, old) -> {
            Instant began = clock.instant().minus(old).truncatedTo(ChronoUnit.MICROS);
            ConsoleSessions then = new ConsoleSessions(
                    organisations,
                    transactions,
                    pepper,
                    judge,
                    () -> clock.instant().minus(unused),
                    random);
            return transactions.in(organisations.instance(), org -> then.insert(org, OperatorId.PROBES, began));
        };
        return new SessionCookiesProbe(operator, waited, door::getObject);
    }
}
