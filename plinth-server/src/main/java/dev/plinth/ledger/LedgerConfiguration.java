package dev.plinth.ledger;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.ValueSealer;
import dev.plinth.egress.Outbound;
import dev.plinth.keys.Keys;
import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.Installation;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerSettings.class)
class LedgerConfiguration {
    private static final Duration EVERY_SECOND = Duration.ofSeconds(1);
    private static final Duration PUBLISHES = Duration.ofSeconds(10);

    @Bean
    Wake sequencerWake() {
        return new Wake();
    }

    /** Needs nothing of tenancy but the sessions it is given: tenancy reports the instance organisation while it starts. */
    @Bean
    InboxLedger ledger(
            InstantSource clock, SecureRandom random, InboxKey key, Wake wake, LogFaults faults, Appended appended) {
        return new InboxLedger(clock, random, new ValueSealer(new CipherPool(), random), key, wake, faults, appended);
    }

    @Bean
    InboxKey inboxKey(DataDirectory data, SecureRandom random) {
        return new InboxKey(data.privateDirectory("secrets").resolve("ledger-inbox-key"), random);
    }

    @Bean
    InboxUpgrade inboxUpgrade(Organisations organisations, LogStore store, InboxKey key) {
        return new InboxUpgrade(organisations, store, key);
    }

    @Bean
    Appended appended() {
        return new Appended();
    }

    @Bean
    AppendWatch appendWatch(Appended appended, LogStore store, LogFaults faults, LostEntries lost) {
        return new AppendWatch(appended, store, faults, lost);
    }

    @Bean
    LostEntries lostEntries(DataDirectory data, LogNames names) {
        return new LostEntries(data.privateDirectory("log-memory"), names);
    }

    @Bean
    LogStops logStops(Organisations organisations, LogStore store, LogNames names, LogFaults faults) {
        return new LogStops(organisations, store, names, faults);
    }

    @Bean
    LogNames logNames(Installation installation, Organisations organisations) {
        return new LogNames(installation.name(), organisations);
    }

    @Bean
    LogKeys logKeys(DataDirectory data, SecureRandom random) {
        return new LogKeys(data.privateDirectory("log-keys"), random);
    }

    @Bean
    LogMemory logMemory(DataDirectory data) {
        return new LogMemory(data.privateDirectory("log-memory"));
    }

    @Bean
    LogFaults logFaults() {
        return new LogFaults();
    }

    @Bean
    Published published() {
        return new Published();
    }

    @Bean
    LedgerMetrics ledgerMetrics(MeterRegistry registry) {
        return new LedgerMetrics(registry);
    }

    @Bean
    CheckpointRows checkpointRows(LogStore store) {
        return new CheckpointRows(store);
    }

    @Bean
    LogCheck logCheck(LogNames names, LogKeys keys, LogMemory memory, InboxKey inboxKey, Accepted accepted) {
        return new LogCheck(names, keys, memory, inboxKey, accepted);
    }

    @Bean
    Accepted acceptedFindings(DataDirectory data, LogNames names, LogKeys keys) {
        return new Accepted(data.privateDirectory("log-recovery"), names, keys);
    }

    @Bean
    Receipts receipts(OrgTransactions orgs, Published published) {
        return new Receipts(orgs, published);
    }

    @Bean
    Recovery recovery(
            Accepted accepted,
            LedgerSettings settings,
            LogNames names,
            LogKeys keys,
            LogMemory memory,
            LogStore store,
            OrgTransactions orgs,
            Ledger ledger,
            Ids ids,
            InstantSource clock) {
        return new Recovery(accepted, settings.accept(), names, keys, memory, store, orgs, ledger, ids, clock);
    }

    @Bean
    AllLogsCheck allLogsCheck(
            Organisations organisations,
            LogStore store,
            LogNames names,
            LogMemory memory,
            LogCheck check,
            LostEntries lost) {
        return new AllLogsCheck(organisations, store, names, memory, check, lost);
    }

    @Bean
    ResumeLogs resumeLogs(
            Organisations organisations,
            LogStore store,
            AllLogsCheck logs,
            Recovery recovery,
            LostEntries lost,
            CheckpointRows checkpoints) {
        return new ResumeLogs(organisations, store, logs, recovery, lost, checkpoints);
    }

    @Bean
    StartCheck startCheck(AllLogsCheck logs, Recovery recovery, ResumeLogs resume, LedgerSettings settings) {
        return new StartCheck(logs, recovery, resume, settings.startCheckEntries());
    }

    @Bean
    CheckStore checkStore(
            Organisations organisations,
            LogStore store,
            LogNames names,
            AllLogsCheck logs,
            Keys keys,
            SecureRandom random,
            InstantSource clock) {
        PayloadCheck payloads = new PayloadCheck(store, names, keys, new ValueSealer(new CipherPool(), random));
        return new CheckStore(organisations, names, logs, payloads, clock);
    }

    @Bean
    Recheck recheck(
            Organisations organisations, LogStore store, LogCheck check, LogFaults faults, LedgerSettings settings) {
        return new Recheck(organisations, store, check, faults, settings.recheckEntriesASecond());
    }

    @Bean
    StoredLogs logs(
            OrgTransactions orgs,
            Organisations organisations,
            LogNames names,
            LogKeys keys,
            LogFaults faults,
            Receipts receipts,
            Payloads payloads) {
        return new StoredLogs(orgs, organisations, names, keys, faults, receipts, new LogExport(orgs), payloads);
    }

    @Bean
    LogKeyRotation logKeyRotation(
            LogKeys keys,
            LogNames names,
            Receipts receipts,
            Organisations organisations,
            OrgTransactions orgs,
            Ledger ledger) {
        return new LogKeyRotation(keys, names, receipts, organisations, orgs, ledger);
    }

    @Bean
    Payloads ledgerPayloads(OrgTransactions orgs, LogStore store, LogNames names, Keys keys, SecureRandom random) {
        return new Payloads(orgs, store, names, keys, new ValueSealer(new CipherPool(), random));
    }

    @Bean
    StoredRetention ledgerRetention(LogNames names, Ledger ledger, InstantSource clock) {
        return new StoredRetention(names, ledger, clock);
    }

    @Bean
    DropSegments dropSegments(
            LogCheck check,
            LogFaults faults,
            Receipts receipts,
            InboxKey inboxKey,
            Organisations organisations,
            OrgTransactions orgs,
            LogStore store,
            LogNames names,
            Ledger ledger,
            Ids ids,
            InstantSource clock) {
        return new DropSegments(
                check, faults, receipts, inboxKey, organisations, orgs, store, names, ledger, ids, clock, PUBLISHES);
    }

    @Bean
    WitnessFactory witnessFactory(
            Organisations organisations,
            LogStore store,
            CheckpointRows rows,
            LogNames names,
            LogKeys keys,
            Outbound outbound,
            LedgerMetrics metrics,
            InstantSource clock) {
        return new WitnessFactory(organisations, new WitnessRows(store, rows), names, keys, outbound, metrics, clock);
    }

    @Bean
    InstanceJournal instanceJournal(
            Organisations organisations, OrgTransactions orgs, Ledger ledger, Ids ids, Published published) {
        InstanceJournal journal = new InstanceJournal(organisations, orgs, ledger, ids);
        published.listen(journal::heard);
        return journal;
    }

    @Bean
    SequencerFactory sequencerFactory(
            LogStore store,
            LogNames names,
            LogKeys keys,
            LogMemory memory,
            InboxKey inboxKey,
            LogFaults faults,
            Appended appended,
            CheckpointRows rows,
            LedgerMetrics metrics,
            Published published,
            LedgerSettings settings,
            InstantSource clock) {
        return new SequencerFactory(
                store, names, keys, memory, inboxKey, faults, appended, rows, metrics, published, settings, clock);
    }

    @Bean
    LedgerLifecycle ledgerLifecycle(
            InboxUpgrade upgrade,
            StartCheck check,
            SequencerFactory sequencers,
            Organisations organisations,
            Wake wake,
            InstanceJournal instance,
            DropSegments retention,
            WitnessFactory witnesses,
            Recheck recheck,
            AppendWatch watch,
            LogStops stops,
            LedgerSettings settings,
            Ids ids) {
        UUID process = ids.next();
        List<RegionLoop> loops = new ArrayList<>();
        List<LedgerLifecycle.Job> jobs = new ArrayList<>();
        List<LedgerLifecycle.Job> last = new ArrayList<>();
        jobs.add(new LedgerLifecycle.Job("append-watch", EVERY_SECOND, watch::look));
        jobs.add(new LedgerLifecycle.Job("stops", EVERY_SECOND, stops::exchange));
        if (settings.sequence()) {
            for (RegionId region : organisations.regions()) loops.add(sequencers.loop(region, process, wake));
            last.add(new LedgerLifecycle.Job("instance-journal", settings.instanceCadence(), instance::write));
            jobs.addAll(last);
            jobs.add(new LedgerLifecycle.Job("retention", settings.retentionCadence(), retention::drop));
            if (settings.recheckEntriesASecond() > 0)
                jobs.add(new LedgerLifecycle.Job("recheck", EVERY_SECOND, recheck::step));
            for (LedgerSettings.Witness witness : settings.witnesses())
                jobs.add(new LedgerLifecycle.Job(
                        "witness-" + witness.name(), settings.witnessCadence(), witnesses.client(witness)::round));
        }
        return new LedgerLifecycle(upgrade, check, loops, jobs, last);
    }
}
