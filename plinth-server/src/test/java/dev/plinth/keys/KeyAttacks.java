package dev.plinth.keys;

import static dev.plinth.keys.KeyTests.assertRefused;
import static dev.plinth.keys.KeyTests.count;
import static dev.plinth.keys.KeyTests.sabotage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.crypto.KekId;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import dev.plinth.testing.TestPlinth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Somebody who can change every row of the key store, and has no key. */
abstract class KeyAttacks {

    static final RegionId US = new RegionId("us");
    static final Duration BOUND = Duration.ofSeconds(5);
    static final KeyAdministration.Owner OWNER = new KeyAdministration.Owner(Instant.EPOCH);

    final TestPlinth plinth;
    final Node.World world;
    final Node node;
    final OrgId org;
    final SealedThings things;

    KeyAttacks(TestPlinth plinth) {
        this.plinth = plinth;
        this.world = new Node.World(plinth);
        this.node = world.node();
        this.org = plinth.newOrg().id();
        this.things = new SealedThings(node.keys());
        things.put(org, 1, node.keys().subject(org, "ada"));
    }

    @AfterEach
    void leaveNothing() {
        node.close();
        sabotage(plinth, "delete from keystore.change where org_id = '%s'", org);
    }

    void give() {
        CustomerKeyTest.giveCustomerKey(node, org, new KekId("acme-" + org), plinth.cause());
    }

    void pull() {
        node.administration().pull(org, plinth.cause());
    }

    void restore() {
        node.administration().restore(org, OWNER, plinth.cause());
    }

    void assertOpen() {
        world.pass(BOUND);
        assertThat(things.read(node.keys(), org, 1)).isPresent();
        assertThat(findings()).isEmpty();
    }

    List<String> findings() {
        return node.system.check(plinth.organisations()).check().changed().stream()
                .filter(finding -> finding.contains(org.toString()))
                .toList();
    }

    /** Neither a node that knew the keys nor one that reads them for the first time uses them, and the check says why. */
    void assertClosedAndTold(String why) {
        world.pass(BOUND);
        assertRefused("key-unavailable", () -> things.read(node.keys(), org, 1));
        assertRefused("key-unavailable", () -> node.keys().keyring(org, KeyPurpose.BLIND_INDEX));
        assertRefused("key-unavailable", () -> node.administration().hierarchy(org));
        try (Node fresh = world.node()) {
            assertRefused("key-unavailable", () -> fresh.keys().keyring(org, KeyPurpose.VAULT));
        }
        assertThat(findings()).anySatisfy(finding -> assertThat(finding).contains(why));
        assertThat(refused()).isPositive();
    }

    double refused() {
        return node.meters.get("plinth.keys.refused").counter().count();
    }

    int recover() {
        world.pass(Duration.ofSeconds(61));
        return node.system.changes().recover(US, Duration.ofSeconds(60));
    }

    boolean pulledInTheRow() {
        return count(plinth, "select count(*) from keystore.org_kek where org_id = '%s' and state = 'pulled'", org)
                == 1;
    }
}
