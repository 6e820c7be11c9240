package dev.plinth.keys;

import static dev.plinth.keys.KeyTests.assertRefused;
import static dev.plinth.keys.KeyTests.entries;
import static dev.plinth.keys.KeyTests.sabotage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.crypto.KekId;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.Await;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KeyTest
class KeyAvailabilityTest {
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final TestPlinth plinth;
    private final Node.World world;
    private final Node node;
    private final OrgId org;
    private final OrgId other;

    KeyAvailabilityTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.world = new Node.World(plinth);
        this.node = world.node();
        this.org = plinth.newOrg().id();
        this.other = plinth.newOrg().id();
        use(org);
        use(other);
    }

    @AfterEach
    void closeNode() {
        node.close();
    }

    private void use(OrgId which) {
        node.keys().keyring(which, KeyPurpose.VAULT);
    }

    private static KekId kekOf(OrgId org) {
        return new KekId("org-" + org + "-1");
    }

    private Path fileOf(OrgId org) {
        return world.directory.resolve("kek").resolve(kekOf(org) + ".kek");
    }

    @Test
    void aDeadProviderClosesWithinTheBoundAndOpensAgain() {
        node.managed.down = true;
        world.pass(BOUND);

        assertRefused("key-unavailable", () -> use(org));
        assertRefused("key-unavailable", () -> node.keys().subject(org, "ada"));
        assertRefused("key-unavailable", () -> node.keys().noSubject(org));

        node.managed.down = false;
        world.pass(Duration.ofSeconds(1));
        use(org);
    }

    @Test
    void aKeyTakenAwayClosesItsOrganisationOnly() {
        node.managed.removed.add(kekOf(org));
        world.pass(BOUND);

        assertRefused("key-unavailable", () -> use(org));
        use(other);
    }

    @Test
    void aKeyThatWasLostAndCameBackIsEnteredOnceEach() {
        node.managed.removed.add(kekOf(org));
        for (int i = 0; i < 3; i++) {
            world.pass(BOUND);
            assertRefused("key-unavailable", () -> use(org));
        }
        Await.until(
                "the loss is entered", () -> entries(plinth, org, "key.lost").size() == 1);

        node.managed.removed.clear();
        for (int i = 0; i < 3; i++) {
            world.pass(BOUND);
            use(org);
        }
        Await.until(
                "the return is entered",
                () -> entries(plinth, org, "key.returned").size() == 1);
        assertThat(entries(plinth, org, "key.lost"))
                .singleElement()
                .satisfies(entry -> assertThat(entry).contains(kekOf(org).value(), "\"provider\":\"file\""));
        assertThat(entries(plinth, other, "key.lost")).isEmpty();
    }

    @Test
    void aProviderThatComesAndGoesDoesNotFillTheLog() {
        for (int i = 0; i < 5; i++) {
            node.managed.removed.add(kekOf(org));
            world.pass(BOUND);
            assertRefused("key-unavailable", () -> use(org));
            node.managed.removed.clear();
            world.pass(BOUND);
            use(org);
        }
        world.pass(Duration.ofMinutes(1));
        node.managed.removed.add(kekOf(org));
        world.pass(BOUND);
        assertRefused("key-unavailable", () -> use(org));
        Await.until(
                "the second loss is entered",
                () -> entries(plinth, org, "key.lost").size() == 2);
        Await.until(
                "so is the first return",
                () -> entries(plinth, org, "key.returned").size() == 1);
        assertThat(entries(plinth, org, "key.lost")).hasSize(2);
    }

    @Test
    void anOrganisationNeverUsedBeforeIsClosedToo() {
        OrgId late = plinth.newOrg().id();
        node.managed.down = true;

        assertRefused("key-unavailable", () -> use(late));
        node.managed.down = false;
        world.pass(Duration.ofSeconds(1));
        use(late);
    }

    @Test
    void aDeadProviderIsNotAskedByEveryRequest() {
        node.managed.down = true;
        world.pass(BOUND);
        assertRefused("key-unavailable", () -> use(org));
        int asked = node.managed.confirms.get();
        double closed = node.meters.get("plinth.keys.unavailable").counter().count();

        for (int i = 0; i < 50; i++) assertRefused("key-unavailable", () -> use(org));

        assertThat(node.managed.confirms.get()).isEqualTo(asked);
        assertThat(node.meters.get("plinth.keys.unavailable").counter().count()).isEqualTo(closed);
    }

    @Test
    void aHangingProviderIsGivenUpAndHoldsUpNobodyElse() {
        OrgId elsewhere = plinth.newOrg().id();
        use(elsewhere);
        CustomerKeyTest.giveCustomerKey(node, elsewhere, new KekId("acme-" + elsewhere), plinth.cause());
        node.managed.hang = new CountDownLatch(1);
        world.pass(BOUND);

        assertRefused("key-unavailable", () -> use(org));
        use(elsewhere);
        node.managed.hang.countDown();
        world.pass(Duration.ofSeconds(1));
        use(org);
    }

    @Test
    void aKekFileThatOthersMayReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(fileOf(org), PosixFilePermissions.fromString("rw-r-----"));
        world.pass(BOUND);

        assertRefused("key-unavailable", () -> use(org));
        use(other);
    }

    @Test
    void aMissingKekFileIsNeverReplacedByANewKey() throws IOException {
        Files.delete(fileOf(org));
        world.pass(BOUND);

        assertRefused("key-unavailable", () -> use(org));
        assertThat(fileOf(org)).doesNotExist();
    }

    @Test
    void anotherKeyInTheFileOpensNothing() throws IOException {
        Files.copy(fileOf(other), fileOf(org), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (Node fresh = world.node()) {
            assertRefused("key-unavailable", () -> fresh.keys().keyring(org, KeyPurpose.VAULT));
        }
    }

    @Test
    void aWrappedKeyMovedToAnotherPurposeDoesNotOpen() {
        sabotage(
                plinth,
                "update keystore.org_key k set wrapped = o.wrapped from keystore.org_key o where k.org_id = '%s'"
                        + " and k.purpose = 'vault' and o.org_id = k.org_id and o.purpose = 'backup'",
                org);
        try (Node fresh = world.node()) {
            assertRefused("key-unavailable", () -> fresh.keys().keyring(org, KeyPurpose.VAULT));
            fresh.keys().keyring(other, KeyPurpose.VAULT);
        }
    }

    @Test
    void aWrappedKeyMovedToAnotherVersionDoesNotOpen() {
        node.administration().rotate(org, java.util.Set.of(KeyPurpose.VAULT), plinth.cause());
        sabotage(
                plinth,
                "update keystore.org_key k set wrapped = o.wrapped from keystore.org_key o where k.org_id = '%s'"
                        + " and k.purpose = 'vault' and k.version = 1 and o.org_id = k.org_id and o.purpose = 'vault'"
                        + " and o.version = 2",
                org);
        try (Node fresh = world.node()) {
            assertRefused("key-unavailable", () -> fresh.keys().keyring(org, KeyPurpose.VAULT));
        }
    }

    @Test
    void aWrappedKeyMovedToAnotherOrganisationDoesNotOpen() {
        sabotage(
                plinth,
                "update keystore.org_key k set wrapped = o.wrapped, kek_id = o.kek_id from keystore.org_key o"
                        + " where k.org_id = '%s' and o.org_id = '%s' and k.purpose = o.purpose",
                org,
                other);
        try (Node fresh = world.node()) {
            assertRefused("key-unavailable", () -> fresh.keys().keyring(org, KeyPurpose.VAULT));
            fresh.keys().keyring(other, KeyPurpose.VAULT);
        }
    }

    @Test
    void aBrokenWrappedKeyClosesItsOrganisationOnceTheKeysAreReadAgain() {
        sabotage(
                plinth,
                "update keystore.org_key set wrapped = wrapped || '\\x00'::bytea where org_id = '%s' and purpose = 'backup'",
                org);
        try (Node fresh = world.node()) {
            assertRefused("key-unavailable", () -> fresh.keys().keyring(org, KeyPurpose.VAULT));
            assertRefused("key-unavailable", () -> fresh.keys().keyring(org, KeyPurpose.BACKUP));
            fresh.keys().keyring(other, KeyPurpose.VAULT);
        }
    }

    @Test
    void aProviderThatIsNotConfiguredClosesTheOrganisation() {
        sabotage(plinth, "update keystore.org_kek set provider = 'gone', epoch = epoch + 1 where org_id = '%s'", org);
        world.pass(BOUND);

        assertRefused("key-unavailable", () -> use(org));
        use(other);
    }

    @Test
    void keysOfAClosedOrganisationAreWiped() {
        var key = node.keys().keyring(org, KeyPurpose.VAULT).key(1);
        node.managed.removed.add(kekOf(org));
        world.pass(BOUND);
        assertRefused("key-unavailable", () -> use(org));

        world.pass(Duration.ofSeconds(60));
        node.system.wiper().sweep();

        assertThatThrownBy(() -> key.sameAs(key)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theProviderIsNamedInNoRefusal() {
        node.managed.down = true;
        world.pass(BOUND);

        assertThatThrownBy(() -> use(org))
                .hasMessageNotContaining("file")
                .hasMessageNotContaining(kekOf(org).value())
                .hasNoCause();
    }

    @Test
    void keyReferencesOfAnyShapeAreCheckedAtTheDoor() {
        assertThatThrownBy(() -> new KekRef("../etc", kekOf(org))).isInstanceOf(IllegalArgumentException.class);
    }
}
