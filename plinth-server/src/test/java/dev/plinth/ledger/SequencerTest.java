package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.proof.EntryBundle;
import dev.plinth.proof.Receipt;
import dev.plinth.proof.TilePath;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.RegionId;
import dev.plinth.testing.Await;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

@ServerTest
class SequencerTest {
    /** The sequencer itself may be writing the same round: its entry is there a little later. */
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void aReceiptVerifiesOfflineAndCarriesTheEntry(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        EntryId id = append(plinth, org, "x");
        var logs = plinth.bean(Logs.class);
        assertThat(logs.receipt(org, id, LONG)).isInstanceOfSatisfying(Logs.Proof.Published.class, published -> {
            var receipt = Receipt.parse(published.receipt().getBytes(StandardCharsets.UTF_8));
            byte[] entry = receipt.entry().orElseThrow();
            var checkpoint = receipt.verify(entry, logs.origin(org), new LogReader(logs, org).keys());
            assertThat(new String(entry, StandardCharsets.UTF_8)).contains(id.toString());
            assertThat(checkpoint.signers()).hasSize(2);
        });
    }

    @Test
    void anEntryThatIsNotThereHasNoReceipt(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        OrgId other = plinth.newOrg().id();
        EntryId foreign = append(plinth, other, "x");
        var logs = plinth.bean(Logs.class);
        assertThat(logs.receipt(org, new EntryId(UUID.randomUUID()), Duration.ZERO))
                .isInstanceOf(Logs.Proof.Unknown.class);
        assertThat(logs.receipt(org, foreign, Duration.ZERO)).isInstanceOf(Logs.Proof.Unknown.class);
    }

    @Test
    void thirtyTwoWritersLeaveContiguousLogsThatVerify(TestPlinth plinth) throws Exception {
        List<OrgId> orgs = List.of(
                plinth.newOrg().id(),
                plinth.newOrg().id(),
                plinth.newOrg("eu", "support-chat").id());
        List<Callable<List<EntryId>>> writers = new ArrayList<>();
        for (int w = 0; w < 32; w++) {
            OrgId org = orgs.get(w % orgs.size());
            writers.add(() -> {
                List<EntryId> mine = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    if (ThreadLocalRandom.current().nextInt(10) == 0) rolledBack(plinth, org);
                    mine.add(append(plinth, org, "w" + i));
                }
                return mine;
            });
        }
        Map<OrgId, HashSet<String>> expected = new HashMap<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = executor.invokeAll(writers);
            for (int w = 0; w < 32; w++)
                for (EntryId id : results.get(w).get())
                    expected.computeIfAbsent(orgs.get(w % orgs.size()), fresh -> new HashSet<>())
                            .add(id.toString());
        }
        for (OrgId org : orgs) {
            var reader = new LogReader(plinth.bean(Logs.class), org).settled();
            long size = reader.checkpoint().size();
            assertThat(reader.verify().entries()).isEqualTo(size);
            List<String> bodies = new ArrayList<>();
            for (long tile = 0; tile * 256 < size; tile++) {
                var path = TilePath.in(size, TilePath.ENTRIES, tile).orElseThrow();
                byte[] bundle = reader.read(path.text(), EntryBundle.MAX_BYTES).orElseThrow();
                EntryBundle.parse(bundle, path.width()).forEach(b -> bodies.add(new String(b, StandardCharsets.UTF_8)));
            }
            assertThat(bodies).noneMatch(body -> body.contains("rolled-back"));
            List<String> ids =
                    bodies.stream().map(body -> body.substring(13, 49)).toList();
            assertThat(ids).doesNotHaveDuplicates().containsAll(expected.getOrDefault(org, new HashSet<>()));
            assertThat(ids).hasSize(expected.getOrDefault(org, new HashSet<>()).size() + 1);
        }
    }

    @Test
    void aLateCommitterIsNotLost(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        var logs = plinth.bean(Logs.class);
        List<EntryId> early = new ArrayList<>();
        EntryId late = plinth.orgs().in(org, session -> {
            EntryId id = plinth.bean(Ledger.class).append(session, entry(plinth, "late"));
            session.query("select 1 as one where :org is not null", Params.none(), row -> 1);
            for (int i = 0; i < 3; i++) early.add(append(plinth, org, "early"));
            assertThat(logs.receipt(org, early.getLast(), LONG)).isInstanceOf(Logs.Proof.Published.class);
            return id;
        });
        assertThat(logs.receipt(org, late, LONG)).isInstanceOf(Logs.Proof.Published.class);
        assertThat(new LogReader(logs, org).settled().verify().entries()).isEqualTo(5);
    }

    @Test
    void twoSequencersAtOnceNeverForkALog(TestPlinth plinth) throws Exception {
        OrgId org = plinth.newOrg().id();
        var region = new RegionId("us");
        var factory = plinth.bean(SequencerFactory.class);
        var rival = factory.parts(region, UUID.randomUUID());
        assertThat(rival.lease().tryTake()).isEmpty();
        try (var connection = plinth.superuser("us");
                var statement = connection.createStatement()) {
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 20; i++) append(plinth, org, "r" + round);
                // the holder oversleeps: its lease has run out, and it does not know
                statement.execute("update instance.ledger_lease set expires_at = now() - interval '1 hour'");
                var taken = rival.lease().tryTake();
                if (taken.isPresent()) {
                    long epoch = taken.getAsLong();
                    rival.sequencer().takeOver();
                    rival.sequencer().integrate(epoch);
                    rival.publisher().publish();
                    rival.lease().release(epoch);
                    assertThatThrownBy(() -> rival.sequencer().integrate(epoch - 1))
                            .isInstanceOf(Lease.LostException.class);
                }
            }
        }
        var reader = new LogReader(plinth.bean(Logs.class), org).settled();
        assertThat(reader.verify().entries()).isEqualTo(101);
    }

    @Test
    void anOverthrownSequencerCannotWrite(TestPlinth plinth) {
        var parts = plinth.bean(SequencerFactory.class).parts(new RegionId("us"), UUID.randomUUID());
        assertThatThrownBy(() -> parts.sequencer().integrate(1)).isInstanceOf(Lease.LostException.class);
        assertThatThrownBy(() -> parts.lease().renew(1)).isInstanceOf(Lease.LostException.class);
    }

    @Test
    void theInstanceLogVouchesForTheOthers(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        var logs = plinth.bean(Logs.class);
        var checkpoint = new LogReader(logs, org).settled().checkpoint();
        Await.until("the instance log holds the checkpoint", () -> {
            plinth.bean(InstanceJournal.class).write();
            return vouched(plinth, logs.origin(org), checkpoint.root().hex());
        });
    }

    private static boolean vouched(TestPlinth plinth, String origin, String root) {
        return Sight.bodies(plinth, plinth.organisations().instance()).stream()
                .anyMatch(body -> body.contains(origin) && body.contains(root));
    }

    @Test
    void entriesAreFoundByWhatTheySay(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        for (int i = 0; i < 7; i++) append(plinth, org, "n" + i);
        var logs = plinth.bean(Logs.class);
        new LogReader(logs, org).settled();
        var first = logs.entries(org, filter("department.test"), Optional.empty(), 5);
        assertThat(first).hasSize(5).allMatch(one -> one.state() == Logs.State.PUBLISHED);
        assertThat(first.getFirst().sentence()).isEqualTo("Plinth itself (test) tested department n6.");
        assertThat(logs.entries(org, filter("department.test"), first.getLast().index(), 5))
                .hasSize(2);
        assertThat(logs.entries(org, filter("nothing.here"), Optional.empty(), 5))
                .isEmpty();
    }

    @Test
    void anEntryThatIsSequencedWhileItIsListedIsListedOnce(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        var logs = plinth.bean(Logs.class);
        for (int i = 0; i < 100; i++) {
            append(plinth, org, "n" + i);
            assertThat(logs.entries(org, filter("department.test"), Optional.empty(), 500))
                    .extracting(Logs.Shown::id)
                    .hasSize(i + 1)
                    .doesNotHaveDuplicates();
        }
    }

    private static Logs.EntryFilter filter(String action) {
        var all = Logs.EntryFilter.all();
        return new Logs.EntryFilter(
                Optional.of(action),
                Optional.of("test"),
                all.object(),
                all.subject(),
                all.purpose(),
                all.from(),
                all.to());
    }

    private static void rolledBack(TestPlinth plinth, OrgId org) {
        assertThatThrownBy(() -> plinth.orgs().run(org, session -> {
                    plinth.bean(Ledger.class).append(session, entry(plinth, "rolled-back"));
                    session.query("select 1 as one where :org is not null", Params.none(), row -> 1);
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
    }

    private static EntryId append(TestPlinth plinth, OrgId org, String object) {
        return plinth.orgs().once(org, session -> plinth.bean(Ledger.class).append(session, entry(plinth, object)));
    }

    private static LedgerEntry entry(TestPlinth plinth, String object) {
        return LedgerEntry.of(plinth.cause(), "department.test", "department", object);
    }
}
