package dev.plinth.vault;

import dev.plinth.crypto.BlindIndex;
import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.Hmac;
import dev.plinth.crypto.RecordSealer;
import dev.plinth.crypto.StreamSealer;
import dev.plinth.crypto.ValueSealer;
import dev.plinth.keys.Keys;
import dev.plinth.ledger.Ledger;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.KnownSetting;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.OrganisationSettings;
import dev.plinth.tenancy.Organisations;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class VaultConfiguration {
    private final CipherPool pool = new CipherPool();
    private final BlindIndex index = new BlindIndex(pool);
    private final InstantSource clock;

    /** The database keeps microseconds, so a finer time would not be read back as it was written. */
    VaultConfiguration(InstantSource clock) {
        this.clock = () -> clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Bean
    KnownSetting hipaaSetting() {
        return new KnownSetting(HipaaSetting.KEY, List.of("off", "on"));
    }

    @Bean
    RowMacs rowMacs(Keys keys) {
        return new RowMacs(keys, new Hmac(pool), clock);
    }

    @Bean
    SchemaGuard schemaGuard(RowMacs macs, MeterRegistry metrics) {
        return new SchemaGuard(macs, metrics);
    }

    @Bean
    Catalogue vaultCatalogue(
            OrgTransactions orgs, Ledger ledger, SchemaGuard guard, OrganisationSettings settings, Ids ids) {
        return new Catalogue(orgs, ledger, guard, new HipaaSetting(orgs, settings), ids, clock);
    }

    @Bean
    VouchRows vouchRows(
            OrgTransactions orgs,
            Catalogue catalogue,
            Ledger ledger,
            Forge forge,
            SchemaGuard guard,
            RowMacs macs,
            Ids ids) {
        return new VouchRows(orgs, catalogue, ledger, forge, guard, macs, ids);
    }

    @Bean
    RowCheck rowCheck(
            Organisations organisations, OrgTransactions orgs, SchemaGuard guard, RowMacs macs, MeterRegistry metrics) {
        return new RowCheck(organisations, orgs, guard, macs, metrics);
    }

    @Bean
    Forge vaultForge(Keys keys, SecureRandom random) {
        return new Forge(keys, new RecordSealer(pool, random));
    }

    @Bean
    Tampering vaultTampering(OrgTransactions orgs, Ledger ledger, MeterRegistry metrics) {
        return new Tampering(orgs, ledger, metrics);
    }

    @Bean
    VerifiedRecords verifiedRecords(OrgTransactions orgs, RowMacs macs, Tampering tampering) {
        return new VerifiedRecords(orgs, macs, tampering);
    }

    @Bean
    Shredded vaultShredded(OrgTransactions orgs, Ledger ledger) {
        return new Shredded(orgs, ledger);
    }

    @Bean
    Batches vaultBatches(Keys keys, Forge forge, RowMacs macs, Ledger ledger, Ids ids) {
        return new Batches(keys, forge, macs, index, ledger, ids, clock);
    }

    @Bean
    Records vaultRecords(
            OrgTransactions orgs,
            Catalogue catalogue,
            Keys keys,
            Ledger ledger,
            Forge forge,
            RowMacs macs,
            VerifiedRecords verified) {
        return new Records(orgs, catalogue, keys, ledger, forge, macs, new Search(keys, index, ledger), verified);
    }

    @Bean
    Reveals vaultReveals(
            OrgTransactions orgs,
            Catalogue catalogue,
            Keys keys,
            Ledger ledger,
            Forge forge,
            RowMacs macs,
            VerifiedRecords verified,
            Shredded shredded,
            MeterRegistry metrics) {
        return new Reveals(orgs, catalogue, keys, ledger, forge, macs, verified, shredded, metrics);
    }

    @Bean
    Changes vaultChanges(
            OrgTransactions orgs,
            Catalogue catalogue,
            Keys keys,
            Ledger ledger,
            Forge forge,
            RowMacs macs,
            Batches batches,
            VerifiedRecords verified,
            Ids ids) {
        return new Changes(orgs, catalogue, keys, ledger, forge, macs, index, batches, verified, ids, clock);
    }

    @Bean
    AttachmentSeal vaultAttachmentSeal(SecureRandom random) {
        return new AttachmentSeal(new ValueSealer(pool, random), random);
    }

    @Bean
    Attachments vaultAttachments(
            OrgTransactions orgs,
            Catalogue catalogue,
            Keys keys,
            VerifiedRecords verified,
            Ledger ledger,
            SecureRandom random,
            AttachmentSeal seal,
            Tampering tampering,
            Shredded shredded) {
        return new Attachments(
                orgs,
                catalogue,
                keys,
                verified,
                ledger,
                new StreamSealer(pool, random),
                seal,
                tampering,
                shredded,
                clock);
    }

    @Bean
    Uploads vaultUploads(
            OrgTransactions orgs,
            Catalogue catalogue,
            Forge forge,
            RowMacs macs,
            VerifiedRecords verified,
            Ledger ledger,
            SecureRandom random,
            AttachmentSeal seal,
            Ids ids) {
        return new Uploads(
                orgs, catalogue, forge, macs, verified, ledger, new StreamSealer(pool, random), seal, ids, clock);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Sweeper vaultSweeper(Organisations organisations, Attachments attachments, VouchRows vouching, RowCheck check) {
        return new Sweeper(organisations, attachments, vouching, check);
    }

    @Bean
    Rotation vaultRotation(Keys keys, Catalogue catalogue, Ids ids) {
        return new Rotation(keys, catalogue, ids.next());
    }

    @Bean
    ShreddedHashes shreddedHashes(OrgTransactions orgs, Ledger ledger, Ids ids) {
        return new ShreddedHashes(orgs, ledger, ids);
    }

    @Bean
    RotateRecords rotateRecords(
            OrgTransactions orgs, Keys keys, Ledger ledger, Forge forge, RowMacs macs, Rotation rotation) {
        return new RotateRecords(orgs, keys, ledger, forge, macs, rotation);
    }

    @Bean
    RotateIndexes rotateIndexes(
            OrgTransactions orgs, Keys keys, Ledger ledger, Forge forge, RowMacs macs, Rotation rotation) {
        return new RotateIndexes(orgs, keys, ledger, forge, macs, index, rotation);
    }

    @Bean
    RotateAttachments rotateAttachments(
            OrgTransactions orgs, Keys keys, Ledger ledger, AttachmentSeal seal, Rotation rotation) {
        return new RotateAttachments(orgs, keys, ledger, seal, rotation);
    }
}
