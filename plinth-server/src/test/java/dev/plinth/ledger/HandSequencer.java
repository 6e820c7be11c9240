package dev.plinth.ledger;

import dev.plinth.tenancy.RegionId;
import dev.plinth.testing.TestPlinth;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.UUID;

/** A sequencer of region {@code main} that works only when it is told to. */
record HandSequencer(SequencerFactory.Parts parts, long epoch) {
    static final RegionId REGION = new RegionId("main");

    /** Takes the lease from whoever holds it. */
    static HandSequencer take(TestPlinth plinth) throws SQLException {
        return take(plinth, plinth.bean(SequencerFactory.class));
    }

    /** As {@link #take(TestPlinth)}, telling what it finds to nobody else. */
    static HandSequencer take(TestPlinth plinth, LogFaults faults) throws SQLException {
        SequencerFactory ours = plinth.bean(SequencerFactory.class);
        return take(
                plinth,
                new SequencerFactory(
                        ours.store(),
                        ours.names(),
                        ours.keys(),
                        ours.memory(),
                        ours.inboxKey(),
                        faults,
                        ours.appended(),
                        ours.rows(),
                        ours.metrics(),
                        ours.published(),
                        ours.settings(),
                        ours.clock()));
    }

    private static HandSequencer take(TestPlinth plinth, SequencerFactory factory) throws SQLException {
        var parts = factory.parts(REGION, UUID.randomUUID());
        OptionalLong epoch = OptionalLong.empty();
        while (epoch.isEmpty()) {
            plinth.sql(REGION.value(), "update instance.ledger_lease set expires_at = now() - interval '1 hour'");
            epoch = parts.lease().tryTake();
        }
        parts.sequencer().takeOver();
        return new HandSequencer(parts, epoch.getAsLong());
    }

    /** Sequences and publishes everything that waits. */
    static void drain(TestPlinth plinth) throws SQLException {
        HandSequencer mine = take(plinth);
        mine.drain();
        mine.release();
    }

    int integrate() {
        return parts.sequencer().integrate(epoch);
    }

    int publish() {
        return parts.publisher().publish();
    }

    void drain() {
        int entries;
        do {
            entries = integrate();
            publish();
        } while (entries > 0);
    }

    void release() {
        parts.lease().release(epoch);
    }
}
