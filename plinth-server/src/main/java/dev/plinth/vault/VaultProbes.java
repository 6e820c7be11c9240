package dev.plinth.vault;

import dev.plinth.keys.KeyAdministration;
import dev.plinth.keys.Keys;
import dev.plinth.keys.SyntheticCustomer;
import dev.plinth.ledger.Logs;
import dev.plinth.runtime.Installation;
import dev.plinth.tenancy.Departments;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.OrganisationSettings;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.SyntheticOrganisations;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What tries the promises of this capability. */
@Configuration(proxyBeanMethods = false)
class VaultProbes {
    private static final int MARK_BYTES = 16;

    @Bean
    Range vaultRange(
            SyntheticOrganisations synthetic,
            Organisations organisations,
            OrgTransactions orgs,
            OrganisationSettings settings,
            Departments departments,
            Catalogue catalogue,
            Changes changes) {
        return new Range(synthetic, organisations, orgs, settings, departments, catalogue, changes);
    }

    @Bean
    MovedCiphertextProbe movedCiphertextProbe(Range range, OrgTransactions orgs, Forge forge) {
        return new MovedCiphertextProbe(range, orgs, forge);
    }

    @Bean
    ReadsProbe readsProbe(Range range, OrgTransactions orgs, Reveals reveals, Forge forge, Logs logs) {
        return new ReadsProbe(range, orgs, reveals, forge, logs);
    }

    @Bean
    DepartmentProbe departmentProbe(
            Range range, Records records, Reveals reveals, Changes changes, Attachments attachments) {
        return new DepartmentProbe(range, records, reveals, changes, attachments);
    }

    @Bean
    PhiProbe phiProbe(
            Range range, Organisations organisations, OrgTransactions orgs, Catalogue catalogue, Forge forge) {
        return new PhiProbe(range, organisations, orgs, catalogue, forge);
    }

    @Bean
    CustomerKeyProbe customerKeyProbe(
            Range range, SyntheticCustomer customer, Keys keys, Reveals reveals, InstantSource clock) {
        return new CustomerKeyProbe(range, customer, keys, reveals, clock);
    }

    @Bean
    KeysRotateProbe keysRotateProbe(
            Range range, OrgTransactions orgs, KeyAdministration keys, Reveals reveals, Forge forge) {
        return new KeysRotateProbe(range, orgs, keys, reveals, forge);
    }

    @Bean
    CanaryProbe canaryProbe(Installation installation, Range range, Uploads uploads, SecureRandom random) {
        byte[] mark = new byte[MARK_BYTES];
        random.nextBytes(mark);
        return new CanaryProbe(
                installation, range, uploads, "plinth-canary-" + HexFormat.of().formatHex(mark));
    }
}
