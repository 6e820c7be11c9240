package dev.plinth.keys;

import static dev.plinth.keys.KeyTests.assertFieldRefused;
import static dev.plinth.keys.KeyTests.assertRefused;
import static dev.plinth.keys.KeyTests.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.spi.Journal;
import dev.plinth.testing.TestPlinth;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@KeyTest
class RotationTest {
    private static final RegionId US = new RegionId("us");
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Set<KeyPurpose> VAULT = Set.of(KeyPurpose.VAULT);
    private static final int THINGS = 40;

    private final TestPlinth plinth;
    private final Node.World world;
    private final Node here;
    private final Node there;
    private final OrgId org;
    private final SealedThings things;

    RotationTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.world = new Node.World(plinth);
        this.here = world.node();
        this.there = world.node();
        this.org = plinth.newOrg().id();
        this.things = new SealedThings(here.keys());
        world.users.add(things);
        for (int i = 0; i < THINGS; i++) things.put(org, i, here.keys().subject(org, "member " + i % 5));
    }

    @AfterEach
    void closeNodes() {
        here.close();
        there.close();
        // whatever a test leaves behind is finished, or the next would be given it
        world.users.clear();
        KeyTests.sabotage(plinth, "update keystore.rotation set state = 'done' where org_id = '%s'", org);
    }

    private void rotate() {
        here.administration().rotate(org, VAULT, plinth.cause());
    }

    private void work(Node node) {
        world.pass(BOUND);
        node.system.reencryption().work(US, () -> false);
    }

    private KeyAdministration.Rotation rotation() {
        return here.administration().rotations(org).getFirst();
    }

    private void assertAllRead(Node node) {
        for (int i = 0; i < THINGS; i++)
            assertThat(things.read(node.keys(), org, i)).contains(SealedThings.content(i));
    }

    @Test
    void theNewVersionSealsAtOnceAndTheOldOneStillOpens() {
        rotate();

        assertThat(here.keys().keyring(org, KeyPurpose.VAULT).primary()).isEqualTo(2);
        things.put(org, 1_000, here.keys().subject(org, "ada"));
        assertThat(things.uses(org, KeyPurpose.VAULT, 2)).isEqualTo(1);
        assertAllRead(here);
    }

    @Test
    void anotherNodeSealsUnderTheNewVersionWithinTheBound() {
        there.keys().keyring(org, KeyPurpose.VAULT);
        rotate();
        world.pass(BOUND);

        assertThat(there.keys().keyring(org, KeyPurpose.VAULT).primary()).isEqualTo(2);
        assertAllRead(there);
    }

    @Test
    void rotationUnderLoadLosesNoReadAndEmptiesEveryOldVersion() throws Exception {
        // ten minutes pass at once, so no operation may be under way then: the set time exceeds the longest one
        ReadWriteLock operations = new ReentrantReadWriteLock();
        AtomicBoolean over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> reader = () -> {
                int read = 0;
                while (!over.get()) {
                    int thing = read++ % THINGS;
                    Node node = read % 2 == 0 ? here : there;
                    during(
                            operations.readLock(),
                            () -> assertThat(things.read(node.keys(), org, thing))
                                    .contains(SealedThings.content(thing)));
                }
                return read;
            };
            Callable<Integer> writer = () -> {
                int written = 0;
                while (!over.get()) {
                    int thing = written++ % THINGS;
                    during(
                            operations.readLock(),
                            () -> things.put(org, thing, here.keys().subject(org, "member " + thing % 5)));
                }
                return written;
            };
            List<Future<Integer>> load =
                    List.of(threads.submit(reader), threads.submit(reader), threads.submit(writer));
            for (int version = 2; version <= 4; version++) {
                rotate();
                work(here);
                during(operations.writeLock(), () -> world.pass(Duration.ofMinutes(11)));
                work(here);
            }
            over.set(true);
            for (Future<Integer> one : load) assertThat(one.get()).isPositive();
        }
        assertThat(things.uses(org, KeyPurpose.VAULT, 4)).isEqualTo(THINGS);
        assertThat(here.keys().keyring(org, KeyPurpose.VAULT).versions()).containsExactly(4);
        assertThat(here.administration().rotations(org))
                .hasSize(3)
                .allMatch(one -> one.state() == KeyAdministration.RotationState.DONE);
    }

    private static void during(Lock lock, Runnable operation) {
        lock.lock();
        try {
            operation.run();
        } finally {
            lock.unlock();
        }
    }

    @Test
    void aNodeThatHasNotHeardOfTheNewVersionYetReadsWhatAnotherSealedUnderIt() {
        there.keys().keyring(org, KeyPurpose.VAULT);
        rotate();
        things.put(org, 1, here.keys().subject(org, "member 1"));

        assertThat(things.uses(org, KeyPurpose.VAULT, 2)).isEqualTo(1);
        assertThat(things.read(there.keys(), org, 1)).contains(SealedThings.content(1));
        assertAllRead(there);
    }

    @Test
    void nothingIsMovedBeforeEveryNodeKnowsTheNewVersion() {
        rotate();
        world.pass(BOUND.minusMillis(1));
        here.system.reencryption().work(US, () -> false);

        assertThat(things.uses(org, KeyPurpose.VAULT, 1)).isEqualTo(THINGS);
        assertThat(rotation().moved()).isZero();
    }

    @Test
    void progressIsCountedUntilNothingIsLeft() {
        rotate();
        assertThat(rotation().left()).isEqualTo(THINGS);
        assertThat(rotation().moved()).isZero();

        work(here);

        assertThat(rotation().total()).isEqualTo(THINGS);
        assertThat(rotation().moved()).isEqualTo(THINGS);
        assertThat(rotation().left()).isZero();
        assertThat(rotation().state()).isEqualTo(KeyAdministration.RotationState.EMPTIED);
        assertAllRead(there);
    }

    @Test
    void theOldVersionLivesUntilNoOperationCanHoldItAndIsThenDestroyed() {
        rotate();
        work(here);
        assertThat(here.keys().keyring(org, KeyPurpose.VAULT).versions()).containsExactlyInAnyOrder(1, 2);

        world.pass(Duration.ofMinutes(11));
        work(here);

        assertThat(here.keys().keyring(org, KeyPurpose.VAULT).versions()).containsExactly(2);
        assertThatThrownBy(() -> here.keys().keyring(org, KeyPurpose.VAULT).key(1))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.code().status()).isEqualTo(410));
        assertThat(KeyTests.count(
                        plinth,
                        "select count(*) from keystore.org_key where org_id = '%s' and version = 1 and purpose = 'vault'"
                                + " and wrapped is null and state = 'destroyed'",
                        org))
                .isEqualTo(1);
        assertThat(entries(plinth, org, "key.destroy")).hasSize(2);
    }

    @Test
    void somethingSealedLateUnderTheOldVersionIsMovedBeforeItIsDestroyed() {
        SealedThings late = new SealedThings(there.keys());
        Keys.SubjectKey held =
                there.keys().subjectKeyForSealing(org, there.keys().subject(org, "late"));
        rotate();
        work(here);
        world.users.add(late);
        late.put(org, 7, held);
        assertThat(late.uses(org, KeyPurpose.VAULT, 1)).isEqualTo(1);

        world.pass(Duration.ofMinutes(11));
        work(here);

        assertThat(late.read(here.keys(), org, 7)).contains(SealedThings.content(7));
        assertThat(late.uses(org, KeyPurpose.VAULT, 2)).isEqualTo(1);
    }

    @Test
    void aJobThatDiedIsTakenUpByAnotherNodeAndMovesEachThingOnce() {
        rotate();
        things.diesAfter.set(11);
        assertThatThrownBy(() -> work(here)).isInstanceOf(SealedThings.Killed.class);
        assertThat(things.uses(org, KeyPurpose.VAULT, 1)).isEqualTo(THINGS - 11);
        things.diesAfter.set(Integer.MAX_VALUE);

        work(there);
        assertThat(things.uses(org, KeyPurpose.VAULT, 1))
                .as("held by the dead node's lease")
                .isEqualTo(THINGS - 11);

        world.pass(Duration.ofSeconds(61));
        work(there);
        assertThat(things.uses(org, KeyPurpose.VAULT, 1)).isZero();
        assertThat(rotation().left()).isZero();
        assertAllRead(here);
    }

    @Test
    void aVersionNobodyAccountsForIsNeverDestroyed() {
        here.administration().rotate(org, Set.of(KeyPurpose.CREDENTIALS), plinth.cause());
        work(here);
        world.pass(Duration.ofDays(30));
        work(here);

        assertThat(here.keys().keyring(org, KeyPurpose.CREDENTIALS).versions()).containsExactlyInAnyOrder(1, 2);
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyPurpose.class,
            names = {"LEDGER_PAYLOAD", "CREDENTIALS", "BACKUP"})
    void aRotationOfAPurposeUnderWhichNothingIsKeptIsDoneAtOnceWithNoneOfNone(KeyPurpose purpose) {
        here.administration().rotate(org, Set.of(purpose), plinth.cause());

        assertThat(rotation().state()).isEqualTo(KeyAdministration.RotationState.DONE);
        assertThat(rotation().total()).isZero();
        assertThat(rotation().moved()).isZero();
        assertThat(rotation().left()).isZero();
        assertThat(rotation().finishedAt()).isPresent();
    }

    @Test
    void aRotationLeftRunningByAnEarlierVersionForAPurposeNobodyAccountsForEnds() {
        here.administration().rotate(org, Set.of(KeyPurpose.BACKUP), plinth.cause());
        KeyTests.sabotage(
                plinth,
                "update keystore.rotation set state = 'running', total = null, finished_at = null where org_id = '%s'",
                org);
        work(here);

        assertThat(rotation().state()).isEqualTo(KeyAdministration.RotationState.DONE);
        assertThat(here.keys().keyring(org, KeyPurpose.BACKUP).versions()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aVersionThatComesIntoUseWhileItIsBeingDestroyedIsKeptMovedAndOnlyThenDestroyed() {
        Keys.SubjectKey held =
                there.keys().subjectKeyForSealing(org, there.keys().subject(org, "late"));
        try (Node late = world.node((session, cause, action, type, id, facts) -> {
            if (action.equals("key.destroy")) things.put(org, 7, held);
            plinth.bean(Journal.class).record(session, cause, action, type, id, facts);
        })) {
            rotate();
            work(here);
            world.pass(Duration.ofMinutes(11));
            work(late);
            assertThat(things.uses(org, KeyPurpose.VAULT, 1)).isEqualTo(1);
            assertThat(things.read(here.keys(), org, 7)).contains(SealedThings.content(7));
            assertThat(entries(plinth, org, "key.destroy").getLast()).contains("refused");
        }
        world.pass(Duration.ofMinutes(11));
        work(here);

        assertThat(things.read(here.keys(), org, 7)).contains(SealedThings.content(7));
        assertThat(here.keys().keyring(org, KeyPurpose.VAULT).versions()).containsExactly(2);
    }

    @Test
    void aDestructionThatWasLeftUnfinishedCountsAgainBeforeItIsFinished() {
        Keys.SubjectKey held =
                there.keys().subjectKeyForSealing(org, there.keys().subject(org, "late"));
        try (Node dying = world.node((session, cause, action, type, id, facts) -> {
            if (action.equals("key.destroy")) throw new SealedThings.Killed();
            plinth.bean(Journal.class).record(session, cause, action, type, id, facts);
        })) {
            rotate();
            work(here);
            world.pass(Duration.ofMinutes(11));
            assertThatThrownBy(() -> work(dying)).isInstanceOf(SealedThings.Killed.class);
        }
        things.put(org, 7, held);
        world.pass(Duration.ofMinutes(2));
        here.system.changes().recover(US, Duration.ofMinutes(1));

        assertThat(things.read(here.keys(), org, 7)).contains(SealedThings.content(7));
        assertThat(here.keys().keyring(org, KeyPurpose.VAULT).versions()).contains(1);
        assertThat(KeyTests.count(plinth, "select count(*) from keystore.change where org_id = '%s'", org))
                .isZero();
    }

    @Test
    void aClosedOrganisationsJobWaitsAndHoldsUpNoOther() {
        OrgId other = plinth.newOrg().id();
        things.put(other, 1, here.keys().subject(other, "ada"));
        rotate();
        here.administration().rotate(other, VAULT, plinth.cause());
        here.managed.removed.add(new dev.plinth.crypto.KekId("org-" + org + "-1"));
        world.pass(BOUND);

        work(here);

        assertThat(things.uses(org, KeyPurpose.VAULT, 1)).isEqualTo(THINGS);
        assertThat(things.uses(other, KeyPurpose.VAULT, 1)).isZero();
        here.managed.removed.clear();
        world.pass(Duration.ofSeconds(61));
        work(here);
        assertThat(things.uses(org, KeyPurpose.VAULT, 1)).isZero();
        KeyTests.sabotage(plinth, "update keystore.rotation set state = 'done' where org_id = '%s'", other);
    }

    @Test
    void subjectsIdsOutliveEveryRotation() {
        SubjectId ada = here.keys().subject(org, "ada");
        here.administration().rotate(org, Set.of(KeyPurpose.VAULT, KeyPurpose.BLIND_INDEX), plinth.cause());

        assertThat(here.keys().subject(org, "ada")).isEqualTo(ada);
        assertFieldRefused(
                "purposes", () -> here.administration().rotate(org, Set.of(KeyPurpose.SUBJECT_ID), plinth.cause()));
    }

    @Test
    void aKeyOfAnInventedPurposeHoldsUpNoOthers() {
        OrgId other = plinth.newOrg().id();
        here.keys().keyring(other, KeyPurpose.VAULT);
        KeyTests.sabotage(
                plinth,
                "update keystore.org_key set purpose = 'nonsense' where purpose = 'vault' and org_id = '%s'",
                other);
        world.pass(Duration.ofDays(90));
        here.system.ages().rotateDue(US);
        here.system.ages().measure(List.of(US));
        assertThat(here.keys().keyring(org, KeyPurpose.VAULT).primary()).isEqualTo(2);
    }

    @Test
    void aKeyGetsASuccessorWhenItIsTooOld() {
        world.pass(Duration.ofDays(89));
        here.system.ages().rotateDue(US);
        assertThat(here.keys().keyring(org, KeyPurpose.VAULT).primary()).isEqualTo(1);

        world.pass(Duration.ofDays(1));
        here.system.ages().rotateDue(US);

        for (KeyPurpose purpose : KeyPurpose.values())
            assertThat(here.keys().keyring(org, purpose).primary()).isEqualTo(purpose.rotates() ? 2 : 1);
        here.system.ages().measure(List.of(US));
        assertThat(here.meters
                        .get("plinth.keys.oldest.age.seconds")
                        .tags("purpose", "vault")
                        .gauge()
                        .value())
                .isLessThan(Duration.ofDays(90).toSeconds() + 1.0);
    }

    @Test
    void twoRotationsAtOnceMakeOneVersionEachOrAreRefused() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> attempt = () -> {
                try {
                    rotate();
                    return true;
                } catch (ProblemException e) {
                    assertThat(e.code().code()).isEqualTo("conflict");
                    return false;
                }
            };
            int made = 0;
            for (var answer : threads.invokeAll(java.util.Collections.nCopies(6, attempt))) if (answer.get()) made++;

            assertThat(made).isPositive();
            assertThat(here.keys().keyring(org, KeyPurpose.VAULT).primary()).isEqualTo(1 + made);
        }
        assertAllRead(there);
        assertThat(KeyTests.count(plinth, "select count(*) from keystore.change where org_id = '%s'", org))
                .isZero();
    }

    @Test
    void rotationWithoutTheProviderChangesNothing() {
        here.managed.down = true;
        assertRefused("key-unavailable", this::rotate);
        here.managed.down = false;
        world.pass(BOUND);

        assertThat(here.keys().keyring(org, KeyPurpose.VAULT).primary()).isEqualTo(1);
        assertThat(entries(plinth, org, "key.rotate")).isEmpty();
    }
}
