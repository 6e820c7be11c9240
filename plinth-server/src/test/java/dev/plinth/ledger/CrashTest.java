package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.Await;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    void everythingAppendedIsPublishedAndWhole() throws SQLException {
        next().drain();
        assertThat(plinth.bean(StoreCheck.class).findings()).isEmpty();
    }

    @Test
    void aBatchThatWasIntegratedAndNotSignedIsSignedByTheNext() throws SQLException {
        OrgId org = log(10);
        HandSequencer first = next();
        while (first.integrate() > 0) assertThat(first.epoch()).isPositive();
        EntryId last = Sight.all(plinth, org).getLast().id();
        assertThat(logs().receipt(org, last, Duration.ZERO)).isEqualTo(new Logs.Proof.Pending(Logs.State.INTEGRATED));
        HandSequencer second = next();
        second.publish();
        assertThat(logs().receipt(org, last, Duration.ZERO)).isInstanceOf(Logs.Proof.Published.class);
        assertThat(new LogReader(logs(), org).settled().verify().entries()).isEqualTo(11);
    }

    @Test
    void aCheckpointThatWasSignedAndNotPublishedIsNoFork() throws SQLException {
        OrgId org = log(10);
        HandSequencer first = next();
        while (first.integrate() > 0) assertThat(first.epoch()).isPositive();
        sql("revoke insert on tenant.ledger_checkpoint from plinth_sequencer");
        assertThatThrownBy(() -> first.publish()).isInstanceOf(RuntimeException.class);
        assertThat(plinth.bean(LogCheck.class).signed(org))
                .get()
                .satisfies(c -> assertThat(c.size()).isEqualTo(11));
        assertThat(logs().checkpoint(org)).isEmpty();
        sql("grant insert on tenant.ledger_checkpoint to plinth_sequencer");
        ManyEntries.append(plinth, org, 5);
        next().drain();
        assertThat(new LogReader(logs(), org).verify().entries()).isEqualTo(16);
    }

    @Test
    void aPublisherThatFailedTriesAgainByItself() throws SQLException {
        OrgId org = log(1);
        HandSequencer holder = next();
        while (holder.integrate() > 0) assertThat(holder.epoch()).isPositive();
        sql("revoke insert on tenant.ledger_checkpoint from plinth_sequencer");
        assertThatThrownBy(() -> holder.publish()).isInstanceOf(RuntimeException.class);
        sql("grant insert on tenant.ledger_checkpoint to plinth_sequencer");
        assertThat(holder.publish()).isPositive();
        assertThat(new LogReader(logs(), org).settled().checkpoint().size()).isEqualTo(2);
    }

    @Test
    void aBatchThatFailsHalfwayLeavesNothing() throws SQLException {
        OrgId org = log(10);
        HandSequencer holder = next();
        sql("revoke insert on tenant.ledger_tile from plinth_sequencer");
        assertThatThrownBy(holder::integrate).isInstanceOf(RuntimeException.class);
        sql("grant insert on tenant.ledger_tile to plinth_sequencer");
        assertThat(logs().standing(org).pending()).isEqualTo(11);
        assertThat(logs().standing(org).size()).isZero();
        holder.drain();
        assertThat(new LogReader(logs(), org).verify().entries()).isEqualTo(11);
    }

    @Test
    void retentionTakesNothingAwayBeforeItsEntryIsPublishedAndGoesOnAfterwards() throws SQLException {
        OrgId org = log(300);
        keepOneDay(org);
        next().drain();
        DropSegments retention = RetentionTest.at(plinth, later(), Duration.ofMillis(200));
        retention.drop();
        // nobody sequences: what was announced waits, and nothing is gone
        assertThat(Sight.bodies(plinth, org)).hasSize(303).last().asString().contains("ledger.drop");
        assertThat(plinth.bean(StoreCheck.class).findings()).isEmpty();
        next().drain();
        retention.drop();
        assertThat(Sight.bodies(plinth, org))
                .hasSize(303 - 256)
                .filteredOn(body -> body.contains("ledger.drop"))
                .hasSize(1);
    }

    @Test
    void aLogThatGrowsWhileOthersAreLookedAtLosesWhatIsDue() throws SQLException {
        OrgId org = log(300);
        keepOneDay(org);
        next().drain();
        var asked = new AtomicBoolean();
        InstantSource clock = () -> {
            // the logs are listed already, and this one decides its retention anew
            if (asked.compareAndSet(false, true)) {
                keepOneDay(org);
                drain();
            }
            return later().instant();
        };
        RetentionTest.at(plinth, clock, Duration.ofMillis(200)).drop();
        assertThat(asked).isTrue();
        assertThat(Sight.bodies(plinth, org)).last().asString().contains("ledger.drop", "\"before\":\"256\"");
    }

    @Test
    void aMemoryThatIsDamagedStopsItsOwnLogOnly() throws SQLException, IOException {
        OrgId org = log(300);
        OrgId other = log(300);
        keepOneDay(org);
        keepOneDay(other);
        next().drain();
        Path memory = plinth.directory().resolve("log-memory").resolve(logs().origin(org));
        byte[] signed = Files.readAllBytes(memory);
        ManyEntries.append(plinth, org, 1);
        ManyEntries.append(plinth, other, 1);
        Files.write(memory, new byte[] {1});
        try {
            LogFaults faults = new LogFaults();
            HandSequencer sequencer = HandSequencer.take(plinth, faults);
            sequencer.drain();
            assertThat(faults.orgs()).containsExactly(org);
            assertThat(faults.of(org)).get().asString().contains("is damaged", memory.toString());
            assertThat(new LogReader(logs(), other).verify().entries()).isEqualTo(303);
            RetentionTest.at(plinth, later(), Duration.ofMillis(200)).drop();
            assertThat(plinth.bean(LogFaults.class).of(org)).get().asString().contains("is damaged");
            assertThat(Sight.bodies(plinth, org)).noneMatch(body -> body.contains("ledger.drop"));
            assertThat(Sight.bodies(plinth, other)).last().asString().contains("ledger.drop");
        } finally {
            Files.write(memory, signed);
        }
    }

    @Test
    void aLostDatabaseConnectionIsNoTrouble() throws SQLException {
        OrgId org = log(10);
        HandSequencer holder = next();
        holder.integrate();
        ManyEntries.append(plinth, org, 10);
        sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'plinth_sequencer'");
        // each pooled connection fails once
        Await.until("they are made again", () -> {
            try {
                holder.drain();
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
        HandSequencer holder = next();
        assertThat(holder.integrate()).isEqualTo(100);
        assertThat(logs().standing(quiet).pending()).isZero();
        holder.drain();
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
                HandSequencer mine = next();
                try {
                    for (int i = 0; i < 3; i++) {
                        mine.integrate();
                        mine.publish();
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
        next().drain();
        for (OrgId org : orgs)
            assertThat(new LogReader(logs(), org).verify().entries()).isEqualTo(81);
    }

    /** A fresh sequencer that has taken the lease from whoever held it. */
    private HandSequencer next() throws SQLException {
        return HandSequencer.take(plinth);
    }

    private Logs logs() {
        return plinth.bean(Logs.class);
    }

    private static InstantSource later() {
        return InstantSource.offset(InstantSource.system(), Duration.ofDays(400));
    }

    private void keepOneDay(OrgId org) {
        plinth.orgs()
                .run(org, session -> plinth.bean(LedgerRetention.class).keep(session, Optional.of(1), plinth.cause()));
    }

    private void drain() {
        try {
            next().drain();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private OrgId log(int entries) {
        OrgId org = plinth.newOrg("main", "support-chat").id();
        if (entries > 0) ManyEntries.append(plinth, org, entries);
        return org;
    }

    private void sql(String statement) throws SQLException {
        plinth.sql("main", statement);
    }
}
