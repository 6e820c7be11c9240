package dev.plinth.ledger;

import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.RegionId;
import java.time.InstantSource;
import java.util.UUID;

/** Puts together what sequences one region for one holder of its lease. */
record SequencerFactory(
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

    /** The parts of one region. */
    record Parts(Lease lease, Sequencer sequencer, Publisher publisher) {}

    Parts parts(RegionId region, UUID holder) {
        Publisher publisher = new Publisher(region, names, keys, memory, rows, clock, metrics, published);
        Sequencer sequencer = new Sequencer(
                region,
                holder,
                settings.batch(),
                inboxKey,
                store,
                new Edges(names, keys, memory),
                faults,
                appended,
                publisher);
        return new Parts(new Lease(store, region, holder, settings.lease()), sequencer, publisher);
    }

    RegionLoop loop(RegionId region, UUID holder, Wake wake) {
        Parts parts = parts(region, holder);
        return new RegionLoop(
                parts.lease(),
                parts.sequencer(),
                parts.publisher(),
                new InboxGauge(store, metrics),
                metrics,
                wake,
                settings,
                clock);
    }
}
