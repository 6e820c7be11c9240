package dev.plinth.keys;

import static dev.plinth.keys.KeyTests.assertRefused;
import static dev.plinth.keys.KeyTests.count;
import static dev.plinth.keys.KeyTests.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.crypto.KekId;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.spi.Journal;
import dev.plinth.testing.TestPlinth;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@KeyTest
class LeftKeksTest {
    private static final RegionId US = new RegionId("us");
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final KeyAdministration.Owner OWNER = new KeyAdministration.Owner(Instant.EPOCH);

    private final TestPlinth plinth;
    private final Node.World world;
    private final Node node;
    private final OrgId org;
    private final SealedThings things;
    private final Path first;

    LeftKeksTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.world = new Node.World(plinth);
        this.node = world.node();
        this.org = plinth.newOrg().id();
        this.things = new SealedThings(node.keys());
        things.put(org, 1, node.keys().subject(org, "ada"));
        this.first = file("kek/org-" + org + "-1.kek");
    }

    @AfterEach
    void leaveNothing() {
        node.close();
        KeyTests.sabotage(plinth, "delete from keystore.change where org_id = '%s'", org);
        KeyTests.sabotage(plinth, "update keystore.org_kek set left_keks = '' where org_id = '%s'", org);
    }

    private Path file(String name) {
        return world.directory.resolve(name);
    }

    private void give() {
        CustomerKeyTest.giveCustomerKey(node, org, new KekId("acme-" + org), plinth.cause());
    }

    private void destroyDue() {
        node.system.leftKeks().destroyDue(US);
    }

    private void assertReads() {
        world.pass(Duration.ofSeconds(5));
        assertThat(things.read(node.keys(), org, 1)).isPresent();
    }

    @Test
    void theManagedKeyIsDestroyedOnceItIsLeftForLongEnough() {
        give();
        world.pass(GRACE.minusSeconds(1));
        destroyDue();
        assertThat(first).exists();

        world.pass(Duration.ofSeconds(1));
        destroyDue();
        assertThat(first).doesNotExist();
        assertThat(file("acme/acme-" + org + ".kek")).exists();
        assertReads();
        assertThat(entries(plinth, org, "key.destroy-kek"))
                .hasSize(2)
                .allMatch(entry -> entry.contains("org-" + org + "-1"));
        destroyDue();
        assertThat(entries(plinth, org, "key.destroy-kek")).hasSize(2);
    }

    @Test
    void aKeyThatIsInUseIsNotDestroyed() {
        world.pass(GRACE);
        destroyDue();
        assertThat(first).exists();
        assertReads();
    }

    @Test
    void aReplacedManagedKeyIsDestroyedAndItsSuccessorStays() {
        node.administration().rotateKek(org, plinth.cause());
        world.pass(GRACE);
        destroyDue();
        assertThat(first).doesNotExist();
        assertThat(file("kek/org-" + org + "-2.kek")).exists();
        assertReads();
    }

    @Test
    void aCustomersKeyThatWasGivenUpIsTheCustomersToDestroy() {
        give();
        node.administration().returnToManaged(org, OWNER, plinth.cause());
        world.pass(GRACE);
        destroyDue();
        assertThat(file("acme/acme-" + org + ".kek")).exists();
        assertThat(first).doesNotExist();
        assertReads();
    }

    @Test
    void pullingTheCustomersKeyHoldsUpNothing() {
        give();
        node.administration().pull(org, plinth.cause());
        world.pass(GRACE);
        destroyDue();
        assertThat(first).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aNodeThatDiesOnTheWayLeavesItToAnother(int entriesBeforeDeath) {
        give();
        world.pass(GRACE);
        IllegalStateException death = new IllegalStateException("killed by the test");
        AtomicInteger left = new AtomicInteger(entriesBeforeDeath);
        try (Node victim = world.node((session, cause, action, type, id, facts) -> {
            if (left.getAndDecrement() <= 0) throw death;
            plinth.bean(Journal.class).record(session, cause, action, type, id, facts);
        })) {
            assertThatThrownBy(() -> victim.system.leftKeks().destroyDue(US)).isSameAs(death);
        }
        world.pass(Duration.ofSeconds(61));
        assertThat(node.system.changes().recover(US, Duration.ofSeconds(60))).isPositive();
        destroyDue();

        assertThat(first).doesNotExist();
        assertThat(count(plinth, "select count(*) from keystore.change where org_id = '%s'", org))
                .isZero();
        assertThat(count(plinth, "select count(*) from keystore.org_kek where org_id = '%s' and left_keks <> ''", org))
                .isZero();
        assertThat(entries(plinth, org, "key.destroy-kek")).anyMatch(entry -> entry.contains("done"));
        assertReads();
    }

    @Test
    void aProviderThatIsAwayIsAskedLaterAndOneIntentWaits() {
        give();
        world.pass(GRACE);
        node.managed.down = true;
        for (int i = 0; i < 3; i++) destroyDue();
        assertThat(first).exists();
        assertThat(count(plinth, "select count(*) from keystore.change where org_id = '%s'", org))
                .isEqualTo(1);
        assertReads();
        for (int i = 0; i < 3; i++) {
            world.pass(Duration.ofSeconds(61));
            assertThat(node.system.changes().recover(US, Duration.ofSeconds(60)))
                    .isZero();
        }
        assertThat(entries(plinth, org, "key.destroy-kek")).hasSize(1);

        node.managed.down = false;
        world.pass(Duration.ofSeconds(61));
        node.system.changes().recover(US, Duration.ofSeconds(60));
        assertThat(first).doesNotExist();
    }

    @Test
    void nobodyHasTheKeyInUseDestroyedByCallingItLeft() {
        KeyTests.sabotage(
                plinth, "update keystore.org_kek set left_keks = provider || ':' || key_id where org_id = '%s'", org);
        world.pass(GRACE);
        destroyDue();
        assertThat(first).exists();
    }

    @Test
    void afterwardsKeysetsFromBeforeOpenWithNothing() {
        String kek = KeyTests.copy(plinth, "org_kek", org);
        String keys = KeyTests.copy(plinth, "org_key", org);
        give();
        world.pass(GRACE);
        destroyDue();
        KeyTests.putBack(plinth, "org_key", keys, org);
        KeyTests.putBack(plinth, "org_kek", kek, org);
        try (Node fresh = world.node()) {
            assertRefused("key-unavailable", () -> fresh.keys().keyring(org, KeyPurpose.VAULT));
        }
    }
}
