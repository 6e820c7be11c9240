package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import dev.plinth.testing.Await;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.TestPlinth;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Sequencers that die at every place, in a Plinth that runs none by itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTest {
    private static final RegionId REGION = new RegionId("main");

    private TestPlinth plinth;

    @BeforeAll
    void start() {
        plinth = TestPlinth.start(
                Map.of("plinth.regions", "main", "plinth.ledger.sequence", "false", "plinth.ledger.batch", "100"));
    }

    @AfterAll
    void stop() {
        plinth.close();
    }

    @AfterEach
    void everythingAppendedIsPublishedAndWhole() {
        drain(next());
        assertThat(plinth.bean(StoreCheck.class).findings()).isEmpty();
    }

    @Test
    void aBatchThatWasIntegratedAndNotSignedIsSignedByTheNext() throws SQLException {
        OrgId org = log(10);
        Holder first = next();
        while (first.integrate() > 0) assertThat(first.epoch()).isPositive();
        EntryId last = Sight.all(plinth, org).getLast().id();
        assertThat(logs().receipt(org, last, Duration.ZERO)).isEqualTo(new Logs.Proof.Pending(Logs.State.INTEGRATED));
        Holder second = next();
        second.parts().publisher().publish();
        assertThat(logs().receipt(org, last, Duration.ZERO)).isInstanceOf(Logs.Proof.Published.class);
        assertThat(new LogReader(logs(), org).settled().verify().entries()).isEqualTo(11);
    }

    @Test
    void aCheckpointThatWasSignedAndNotPublishedIsNoFork() throws SQLException {
        OrgId org = log(10);
        Holder first = next();
        while (first.integrate() > 0) assertThat(first.epoch()).isPositive();
        sql("revoke insert on tenant.ledger_checkpoint from plinth_sequencer");
        assertThatThrownBy(() -> first.parts().publisher().publish()).isInstanceOf(RuntimeException.class);
        assertThat(plinth.bean(LogCheck.class).signed(org))
                .get()
                .satisfies(c -> assertThat(c.size()).isEqualTo(11));
        assertThat(logs().checkpoint(org)).isEmpty();
        sql("grant insert on tenant.ledger_checkpoint to plinth_sequencer");
        ManyEntries.append(plinth, org, 5);
        drain(next());
        assertThat(new LogReader(logs(), org).verify().entries()).isEqualTo(16);
    }

    @Test
    void aPublisherThatFailedTriesAgainByItself() throws SQLException {
        OrgId org = log(1);
        Holder holder = next();
        while (holder.integrate() > 0) assertThat(holder.epoch()).isPositive();
        sql("revoke insert on tenant.ledger_checkpoint from plinth_sequencer");
        assertThatThrownBy(() -> holder.parts().publisher().publish()).isInstanceOf(RuntimeException.class);
        sql("grant insert on tenant.ledger_checkpoint to plinth_sequencer");
        assertThat(holder.parts().publisher().publish()).isPositive();
        assertThat(new LogReader(logs(), org).settled().checkpoint().size()).isEqualTo(2);
    }

    @Test
    void aBatchThatFailsHalfwayLeavesNothing() throws SQLException {
        OrgId org = log(10);
        Holder holder = next();
        sql("revoke insert on tenant.ledger_tile from plinth_sequencer");
        assertThatThrownBy(holder::integrate).isInstanceOf(RuntimeException.class);
        sql("grant insert on tenant.ledger_tile to plinth_sequencer");
        assertThat(logs().standing(org).pending()).isEqualTo(11);
        assertThat(logs().standing(org).size()).isZero();
        drain(holder);
        assertThat(new LogReader(logs(), org).verify().entries()).isEqualTo(11);
    }

    @Test
    void retentionTakesNothingAwayBeforeItsEntryIsPublishedAndGoesOnAfterwards() {
        OrgId org = log(300);
        plinth.orgs()
                .run(
                        org,
                        session -> plinth.bean(LedgerRetention.class)
                                .keep(session, java.util.Optional.of(1), plinth.cause()));
        drain(next());
        SegmentRetention retention = RetentionTest.at(plinth, Duration.ofDays(400));
        retention.drop();
        // nobody sequences: what was announced waits, and nothing is gone
        assertThat(Sight.bodies(plinth, org)).hasSize(303).last().asString().contains("ledger.drop");
        assertThat(plinth.bean(StoreCheck.class).findings()).isEmpty();
        drain(next());
        retention.drop();
        assertThat(Sight.bodies(plinth, org))
                .hasSize(303 - 256)
                .filteredOn(body -> body.contains("ledger.drop"))
                .hasSize(1);
    }

    @Test
    void aLostDatabaseConnectionIsNoTrouble() throws SQLException {
        OrgId org = log(10);
        Holder holder = next();
        holder.integrate();
        ManyEntries.append(plinth, org, 10);
        sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'plinth_sequencer'");
        // each pooled connection fails once
        Await.until("they are made again", () -> {
            try {
                drain(holder);
                return true;
            } catch (RuntimeException e) {
                assertThat(e).hasMessageContaining("store");
                return false;
            }
        });
        assertThat(new LogReader(logs(), org).verify().entries()).isEqualTo(21);
    }

    @Test
    void smallBatchesKeepTheOrderAndServeAllLogsAlike() throws SQLException {
        OrgId busy = log(450);
        OrgId quiet = log(3);
        Holder holder = next();
        assertThat(holder.integrate()).isEqualTo(100);
        assertThat(logs().standing(quiet).pending()).isZero();
        drain(holder);
        assertThat(Sight.bodies(plinth, busy).stream()
                        .skip(1)
                        .map(body -> body.replaceAll(".*\"id\":\"n(\\d+)\"}.*", "$1"))
                        .toList())
                .isEqualTo(IntStream.range(0, 450).mapToObj(String::valueOf).toList());
    }

    @Test
    void sequencersThatOverthrowEachOtherUnderLoadNeverFork() throws Exception {
        List<OrgId> orgs = List.of(log(0), log(0), log(0));
        var writing = new AtomicBoolean(true);
        Callable<Integer> writer = () -> {
            int written = 0;
            for (int i = 0; i < 60; i++, written++) ManyEntries.append(plinth, orgs.get(i % 3), 1);
            return written;
        };
        Callable<Integer> sequencer = () -> {
            int lost = 0;
            while (writing.get()) {
                Holder mine = next();
                try {
                    for (int i = 0; i < 3; i++) {
                        mine.integrate();
                        mine.parts().publisher().publish();
                    }
                } catch (Lease.LostException e) {
                    lost++;
                }
            }
            return lost;
        };
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var sequencers =
                    List.of(executor.submit(sequencer), executor.submit(sequencer), executor.submit(sequencer));
            int written = 0;
            for (var done : executor.invokeAll(List.of(writer, writer, writer, writer))) written += done.get();
            writing.set(false);
            for (var done : sequencers) assertThat(done.get()).isNotNegative();
            assertThat(written).isEqualTo(240);
        }
        drain(next());
        for (OrgId org : orgs)
            assertThat(new LogReader(logs(), org).verify().entries()).isEqualTo(81);
    }

    private record Holder(SequencerFactory.Parts parts, long epoch) {
        int integrate() {
            return parts.sequencer().integrate(epoch);
        }
    }

    /** A fresh sequencer that has taken the lease from whoever held it. */
    private Holder next() {
        var parts = plinth.bean(SequencerFactory.class).parts(REGION, UUID.randomUUID());
        OptionalLong epoch = OptionalLong.empty();
        while (epoch.isEmpty()) {
            try {
                sql("update instance.ledger_lease set expires_at = now() - interval '1 hour'");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            epoch = parts.lease().tryTake();
        }
        parts.sequencer().takeOver();
        return new Holder(parts, epoch.getAsLong());
    }

    private static void drain(Holder holder) {
        int entries;
        do {
            entries = holder.integrate();
            holder.parts().publisher().publish();
        } while (entries > 0);
    }

    private Logs logs() {
        return plinth.bean(Logs.class);
    }

    private OrgId log(int entries) {
        OrgId org = plinth.newOrg("main", "support-chat").id();
        if (entries > 0) ManyEntries.append(plinth, org, entries);
        return org;
    }

    private void sql(String statement) throws SQLException {
        try (var connection = plinth.superuser("main");
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}
