package dev.plinth.keys;

import static dev.plinth.keys.KeyTests.count;
import static dev.plinth.keys.KeyTests.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.spi.Journal;
import dev.plinth.testing.TestPlinth;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that dies, or loses the data store, at every step of a change; another one then finishes it. */
@KeyTest
class KeyChangesTest {
    private static final RegionId US = new RegionId("us");
    private static final String OPEN = "select count(*) from keystore.change where org_id = '%s'";

    private final TestPlinth plinth;
    private final Node.World world;
    private final Node rescuer;
    private final Node victim;
    private final OrgId org;
    private final SealedThings things;
    private final AtomicInteger entriesUntilDeath = new AtomicInteger(Integer.MAX_VALUE);
    private volatile RuntimeException death = new IllegalStateException("killed by the test");

    KeyChangesTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.world = new Node.World(plinth);
        this.rescuer = world.node();
        Journal journal = plinth.bean(Journal.class);
        this.victim = world.node((session, cause, action, type, id, facts) -> {
            if (entriesUntilDeath.getAndDecrement() <= 0) throw death;
            journal.record(session, cause, action, type, id, facts);
        });
        this.org = plinth.newOrg().id();
        this.things = new SealedThings(rescuer.keys());
        things.put(org, 1, rescuer.keys().subject(org, "ada"));
    }

    @AfterEach
    void closeNodes() {
        rescuer.close();
        victim.close();
        KeyTests.sabotage(plinth, "update keystore.rotation set state = 'done' where org_id = '%s'", org);
    }

    private void dieAfterEntries(int entries) {
        entriesUntilDeath.set(entries);
    }

    private int rescue() {
        world.pass(Duration.ofSeconds(61));
        return rescuer.system.changes().recover(US, Duration.ofSeconds(60));
    }

    @Test
    void aShredThatDiedBeforeItsEntryHasNoEffectUntilItIsFinished() {
        dieAfterEntries(0);
        assertThatThrownBy(() -> victim.administration().shred(org, "ada", plinth.cause()))
                .isSameAs(death);
        assertThat(things.read(rescuer.keys(), org, 1)).isPresent();
        assertThat(entries(plinth, org, "subject.shred")).isEmpty();

        assertThat(rescue()).isEqualTo(1);

        assertThat(things.read(rescuer.keys(), org, 1)).isEmpty();
        assertThat(entries(plinth, org, "subject.shred")).hasSize(2);
        assertThat(count(plinth, OPEN, org)).isZero();
    }

    @Test
    void aShredThatDiedAfterItsEffectGetsItsLastEntry() {
        dieAfterEntries(1);
        assertThatThrownBy(() -> victim.administration().shred(org, "ada", plinth.cause()))
                .isSameAs(death);
        assertThat(entries(plinth, org, "subject.shred")).hasSize(1).allMatch(entry -> entry.contains("intended"));

        assertThat(rescue()).isEqualTo(1);

        assertThat(entries(plinth, org, "subject.shred")).hasSize(2).anyMatch(entry -> entry.contains("done"));
        world.pass(Duration.ofSeconds(5));
        assertThat(things.read(rescuer.keys(), org, 1)).isEmpty();
        assertThat(count(plinth, OPEN, org)).isZero();
    }

    @Test
    void aRotationThatDiedIsFinishedOnce() {
        for (int step = 0; step < 2; step++) {
            int version = rescuer.keys().keyring(org, KeyPurpose.VAULT).primary();
            dieAfterEntries(step);
            assertThatThrownBy(() -> victim.administration().rotate(org, Set.of(KeyPurpose.VAULT), plinth.cause()))
                    .isSameAs(death);
            assertThat(rescue()).isEqualTo(1);
            assertThat(rescue()).isZero();
            world.pass(Duration.ofSeconds(5));
            assertThat(rescuer.keys().keyring(org, KeyPurpose.VAULT).primary()).isEqualTo(version + 1);
        }
    }

    @Test
    void aRotationThatWasOvertakenIsRefusedInTheLogAndClosed() {
        dieAfterEntries(0);
        assertThatThrownBy(() -> victim.administration().rotate(org, Set.of(KeyPurpose.VAULT), plinth.cause()))
                .isSameAs(death);
        rescuer.administration().rotate(org, Set.of(KeyPurpose.VAULT), plinth.cause());

        assertThat(rescue()).isZero();

        assertThat(entries(plinth, org, "key.rotate")).anyMatch(entry -> entry.contains("refused"));
        assertThat(rescuer.keys().keyring(org, KeyPurpose.VAULT).primary()).isEqualTo(2);
        assertThat(count(plinth, OPEN, org)).isZero();
    }

    @Test
    void aChangeInTheHandsOfALivingNodeIsLeftToIt() {
        dieAfterEntries(0);
        assertThatThrownBy(() -> victim.administration().shred(org, "ada", plinth.cause()))
                .isSameAs(death);
        world.pass(Duration.ofSeconds(30));

        assertThat(rescuer.system.changes().recover(US, Duration.ofSeconds(60))).isZero();
        assertThat(things.read(rescuer.keys(), org, 1)).isPresent();
        assertThat(rescue()).isEqualTo(1);
    }

    @Test
    void withoutTheDataStoreNothingTakesEffect() {
        death = new ProblemException(ProblemCode.UNAVAILABLE, "away");
        dieAfterEntries(0);
        assertThatThrownBy(() -> victim.administration().shred(org, "ada", plinth.cause()))
                .isSameAs(death);

        assertThat(things.read(rescuer.keys(), org, 1)).isPresent();
        assertThat(rescue()).isEqualTo(1);
        assertThat(things.read(rescuer.keys(), org, 1)).isEmpty();
    }

    @Test
    void newKeysAreUsableEvenIfTheirEntryHasToWait() {
        OrgId fresh = plinth.newOrg().id();
        death = new ProblemException(ProblemCode.UNAVAILABLE, "away");
        dieAfterEntries(0);

        victim.keys().keyring(fresh, KeyPurpose.VAULT);

        assertThat(entries(plinth, fresh, "key.create")).isEmpty();
        assertThat(rescue()).isEqualTo(1);
        assertThat(entries(plinth, fresh, "key.create")).hasSize(1).allMatch(entry -> entry.contains("done"));
    }

    @Test
    void bothEntriesOfAChangeCarryItsId() {
        rescuer.administration().shred(org, "ada", plinth.cause());

        assertThat(entries(plinth, org, "subject.shred"))
                .extracting(entry -> entry.replaceAll(".*\"change\":\"([0-9a-f-]{36})\".*", "$1"))
                .hasSize(2)
                .allMatch(id -> id.length() == 36)
                .containsOnly(entries(plinth, org, "subject.shred")
                        .getFirst()
                        .replaceAll(".*\"change\":\"([0-9a-f-]{36})\".*", "$1"));
    }
}
