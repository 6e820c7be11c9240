package dev.plinth.intake;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.StreamSealer;
import dev.plinth.intake.spool.Spool;
import dev.plinth.keys.Keys;
import dev.plinth.ledger.Ledger;
import dev.plinth.runtime.DataDirectory;
import dev.plinth.tenancy.Departments;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.OrganisationSettings;
import dev.plinth.tenancy.Organisations;
import dev.plinth.vault.Batches;
import dev.plinth.vault.Catalogue;
import dev.plinth.vault.RowMacs;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {
    @Bean
    ImportMappings importMappings(OrgTransactions orgs, Ledger ledger, RowMacs macs, InstantSource clock) {
        return new ImportMappings(orgs, ledger, macs, clock);
    }

    @Bean
    Imports imports(
            OrgTransactions orgs,
            Departments departments,
            Catalogue catalogue,
            Batches batches,
            Ledger ledger,
            RowMacs macs,
            Keys keys,
            DataDirectory data,
            SecureRandom random,
            Ids ids,
            InstantSource clock) {
        Spool spool =
                new Spool(data.privateDirectory("spool"), new StreamSealer(new CipherPool(), random), random, ids);
        Workshop shop = new Workshop(orgs, departments, catalogue, batches, ledger, macs, new ImportRows(clock), clock);
        return new Imports(shop, keys, spool, ids);
    }

    @Bean
    DemoLoader demoLoader(
            Organisations organisations,
            OrgTransactions orgs,
            Departments departments,
            OrganisationSettings settings,
            Imports imports,
            Ids ids,
            InstantSource clock) {
        return new DemoLoader(organisations, orgs, departments, settings, imports, ids, clock);
    }
}
