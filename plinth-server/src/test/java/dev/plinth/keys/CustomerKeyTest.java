package dev.plinth.keys;

import static dev.plinth.keys.KeyTests.assertFieldRefused;
import static dev.plinth.keys.KeyTests.assertRefused;
import static dev.plinth.keys.KeyTests.entries;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.crypto.KekId;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.TestPlinth;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KeyTest
class CustomerKeyTest {
    private static final Duration BOUND = Duration.ofSeconds(5);

    /** Rooted when the organisation was made, before any customer key. */
    private static final KeyAdministration.Owner OWNER = new KeyAdministration.Owner(Instant.EPOCH);

    private final TestPlinth plinth;
    private final Node.World world;
    private final Node here;
    private final Node there;
    private final OrgId org;
    private final KekId acme;
    private final SealedThings things;

    CustomerKeyTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.world = new Node.World(plinth);
        this.here = world.node();
        this.there = world.node();
        this.org = plinth.newOrg().id();
        this.acme = new KekId("acme-" + org);
        this.things = new SealedThings(here.keys());
        world.users.add(things);
        things.put(org, 1, here.keys().subject(org, "ada"));
    }

    @AfterEach
    void closeNodes() {
        here.close();
        there.close();
    }

    /** What a customer does in its own provider, and then here. */
    static KeyAdministration.Hierarchy giveCustomerKey(Node node, OrgId org, KekId id, Cause cause) {
        node.customer.create(id);
        return node.administration().assignCustomerKey(org, new KekRef("acme", id), OWNER, cause);
    }

    private KeyAdministration.Hierarchy give() {
        return giveCustomerKey(here, org, acme, plinth.cause());
    }

    private void assertReads(Node node) {
        assertThat(things.read(node.keys(), org, 1)).contains(SealedThings.content(1));
    }

    @Test
    void dataStaysReadableUnderTheCustomersKey() {
        assertReads(there);
        var keys = give();

        assertThat(keys.custody()).isEqualTo(Custody.CUSTOMER);
        assertThat(keys.kek()).isEqualTo(new KekRef("acme", acme));
        assertReads(here);
        assertReads(there);
        world.pass(BOUND);
        assertReads(there);
    }

    @Test
    void theOperatorsKeyAloneOpensNothingAfterwards() {
        give();
        here.customer.removed.add(acme);
        there.customer.removed.add(acme);
        world.pass(BOUND);

        assertRefused("key-unavailable", () -> things.read(here.keys(), org, 1));
        assertRefused("key-unavailable", () -> things.read(there.keys(), org, 1));
    }

    @Test
    void aPulledKeyStopsReadsHereAtOnceAndThereWithinTheBoundAndRestoringBringsThemBack() {
        give();
        world.pass(BOUND);
        assertReads(here);
        assertReads(there);

        var pulled = here.administration().pull(org, plinth.cause());

        assertThat(pulled.stoppedEverywhere()).isEqualTo(BOUND);
        assertRefused("key-unavailable", () -> things.read(here.keys(), org, 1));
        world.pass(BOUND);
        assertRefused("key-unavailable", () -> things.read(there.keys(), org, 1));

        here.administration().restore(org, OWNER, plinth.cause());
        assertReads(here);
        world.pass(Duration.ofSeconds(1));
        assertReads(there);
    }

    @Test
    void aPulledKeyStopsSealingToo() {
        give();
        SubjectId ada = here.keys().subject(org, "ada");
        here.administration().pull(org, plinth.cause());

        assertRefused("key-unavailable", () -> here.keys().subjectKeyForSealing(org, ada));
        assertRefused("key-unavailable", () -> here.keys().keyring(org, KeyPurpose.BLIND_INDEX));
        assertRefused(
                "key-unavailable",
                () -> here.administration().rotate(org, java.util.Set.of(KeyPurpose.VAULT), plinth.cause()));
        assertRefused("key-unavailable", () -> here.administration().returnToManaged(org, OWNER, plinth.cause()));
    }

    @Test
    void howLongNodesWentOnIsMeasuredAndShown() {
        give();
        world.pass(BOUND);
        assertReads(there);
        here.administration().pull(org, plinth.cause());
        world.pass(BOUND);
        assertRefused("key-unavailable", () -> things.read(there.keys(), org, 1));

        var hierarchy = here.administration().hierarchy(org);
        assertThat(hierarchy.pulled()).isTrue();
        assertThat(hierarchy.pulledAt()).isPresent();
        assertThat(hierarchy.stopped())
                .hasValueSatisfying(time -> assertThat(time.isNegative()).isFalse());
        assertThat(there.meters.get("plinth.keys.pull.latency").timer().count()).isEqualTo(1);
        assertThat(here.meters.get("plinth.keys.pulls").counter().count()).isEqualTo(1);
    }

    @Test
    void aManagedOrganisationHasNothingToPullOrRestore() {
        assertRefused("conflict", () -> here.administration().pull(org, plinth.cause()));
        assertRefused("conflict", () -> here.administration().restore(org, OWNER, plinth.cause()));
        assertRefused("conflict", () -> here.administration().returnToManaged(org, OWNER, plinth.cause()));
        assertReads(here);
    }

    @Test
    void aKeyIsPulledOrRestoredOnlyOnce() {
        give();
        assertRefused("conflict", () -> here.administration().restore(org, OWNER, plinth.cause()));
        here.administration().pull(org, plinth.cause());
        assertRefused("conflict", () -> here.administration().pull(org, plinth.cause()));
    }

    @Test
    void restoringWaitsForTheProvider() {
        give();
        here.administration().pull(org, plinth.cause());
        here.customer.down = true;
        assertRefused("key-unavailable", () -> here.administration().restore(org, OWNER, plinth.cause()));
        assertThat(here.administration().hierarchy(org).pulled()).isTrue();
    }

    @Test
    void aKeyThatIsNotThereIsNotAssigned() {
        assertFieldRefused(
                "key",
                () -> here.administration()
                        .assignCustomerKey(org, new KekRef("acme", new KekId("nothing")), OWNER, plinth.cause()));
        assertFieldRefused(
                "key",
                () -> here.administration()
                        .assignCustomerKey(org, new KekRef("acme", new KekId("../kek/x")), OWNER, plinth.cause()));
        assertThat(here.administration().hierarchy(org).custody()).isEqualTo(Custody.MANAGED);
        assertReads(here);
    }

    @Test
    void anotherOrganisationsKeyIsNotAssigned() {
        OrgId other = plinth.newOrg().id();
        give();
        assertFieldRefused(
                "key",
                () -> here.administration().assignCustomerKey(other, new KekRef("acme", acme), OWNER, plinth.cause()));
        assertThat(here.administration().hierarchy(other).custody()).isEqualTo(Custody.MANAGED);
    }

    @Test
    void aProviderThatIsUnknownOrTheOperatorsIsRefused() {
        assertFieldRefused(
                "provider",
                () -> here.administration().assignCustomerKey(org, new KekRef("nowhere", acme), OWNER, plinth.cause()));
        assertFieldRefused(
                "provider",
                () -> here.administration().assignCustomerKey(org, new KekRef("file", acme), OWNER, plinth.cause()));
    }

    @Test
    void theSameKeyIsNotAssignedTwice() {
        give();
        assertRefused("conflict", this::give);
    }

    @Test
    void aCustomerKeyIsReplacedByAnother() {
        give();
        KekId next = new KekId("acme-next-" + org);
        giveCustomerKey(here, org, next, plinth.cause());
        here.customer.removed.add(acme);
        world.pass(BOUND);

        assertReads(here);
        assertThat(here.administration().hierarchy(org).kekGeneration()).isEqualTo(3);
    }

    @Test
    void anOrganisationReturnsToManagedCustody() {
        give();
        var keys = here.administration().returnToManaged(org, OWNER, plinth.cause());
        here.customer.removed.add(acme);
        world.pass(BOUND);

        assertThat(keys.custody()).isEqualTo(Custody.MANAGED);
        assertReads(here);
    }

    @Test
    void aManagedKekIsReplacedByRewrapping() {
        var keys = here.administration().rotateKek(org, plinth.cause());

        assertThat(keys.kek().id().value()).endsWith("-2");
        here.managed.removed.add(new KekId("org-" + org + "-1"));
        world.pass(BOUND);
        assertReads(here);
    }

    @Test
    void theCustomersKekIsNotOursToReplace() {
        give();
        assertRefused("conflict", () -> here.administration().rotateKek(org, plinth.cause()));
    }

    @Test
    void aKeyThatTheOperatorMadeSinceOpensNothingAndMovesNothing() {
        var before = new KeyAdministration.Owner(world.now.minusSeconds(1));
        give();
        var since = new KeyAdministration.Owner(world.now);
        here.customer.create(new KekId("theirs-" + org));
        KekRef theirs = new KekRef("acme", new KekId("theirs-" + org));

        assertRefused("forbidden", () -> here.administration().returnToManaged(org, since, plinth.cause()));
        assertRefused("forbidden", () -> here.administration().assignCustomerKey(org, theirs, since, plinth.cause()));
        world.pass(Duration.ofDays(400));
        here.administration().pull(org, plinth.cause());
        assertRefused("forbidden", () -> here.administration().restore(org, since, plinth.cause()));
        assertThat(here.administration().pulled(org)).isTrue();

        here.administration().restore(org, before, plinth.cause());
        assertReads(here);
    }

    @Test
    void exchangingTheCustomersKeyLetsNoLaterKeyIn() {
        give();
        var since = new KeyAdministration.Owner(world.now);
        world.pass(Duration.ofDays(1));
        giveCustomerKey(here, org, new KekId("acme-next-" + org), plinth.cause());
        here.administration().pull(org, plinth.cause());
        assertRefused("forbidden", () -> here.administration().restore(org, since, plinth.cause()));
    }

    @Test
    void whoLeavesCustomerCustodyBeginsAnew() {
        give();
        here.administration().returnToManaged(org, OWNER, plinth.cause());
        var later = new KeyAdministration.Owner(world.now);
        world.pass(Duration.ofDays(1));
        here.administration().assignCustomerKey(org, new KekRef("acme", acme), later, plinth.cause());
        here.administration().pull(org, plinth.cause());
        here.administration().restore(org, later, plinth.cause());
        assertReads(here);
    }

    @Test
    void whatWasRefusedIsEnteredAsRefusedAndWhatChangedNothingIsNotEntered() {
        give();
        here.administration().pull(org, plinth.cause());
        assertRefused("conflict", () -> here.administration().pull(org, plinth.cause()));
        assertThat(entries(plinth, org, "key.pull")).hasSize(2).allMatch(entry -> entry.contains("\"outcome\":\"ok\""));

        var since = new KeyAdministration.Owner(world.now);
        assertRefused("forbidden", () -> here.administration().restore(org, since, plinth.cause()));
        assertThat(entries(plinth, org, "key.restore"))
                .singleElement()
                .satisfies(entry -> assertThat(entry).contains("\"outcome\":\"denied\"", "\"step\":\"refused\""));

        here.administration().restore(org, OWNER, plinth.cause());
        assertRefused("conflict", () -> here.administration().restore(org, OWNER, plinth.cause()));
        assertThat(entries(plinth, org, "key.restore")).hasSize(3);
    }

    @Test
    void everyStepStandsInTheLog() {
        give();
        here.administration().pull(org, plinth.cause().withPurpose("leaving the vendor"));
        here.administration().restore(org, OWNER, plinth.cause());

        assertThat(entries(plinth, org, "key.rewrap"))
                .hasSize(2)
                .anySatisfy(entry -> assertThat(entry).contains("intended"))
                .anySatisfy(entry -> assertThat(entry).contains("done"));
        assertThat(entries(plinth, org, "key.pull")).hasSize(2).allMatch(entry -> entry.contains("leaving the vendor"));
        assertThat(entries(plinth, org, "key.restore")).hasSize(2);
    }
}
