package dev.plinth.keys;

import static dev.plinth.keys.KeyTests.copy;
import static dev.plinth.keys.KeyTests.entries;
import static dev.plinth.keys.KeyTests.putBack;
import static dev.plinth.keys.KeyTests.sabotage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.TestPlinth;
import org.junit.jupiter.api.Test;

/** What an older key store brings back, and what the operator can make of it. */
@KeyTest
class RestoredKeysTest extends KeyAttacks {
    RestoredKeysTest(TestPlinth plinth) {
        super(plinth);
    }

    private void accept() {
        node.system.restored().accept(org);
    }

    @Test
    void anOlderKeyStoreThatTheOperatorRestoredIsUsedOnceItIsAccepted() {
        String kek = copy(plinth, "org_kek", org);
        node.administration().rotate(org, java.util.Set.of(KeyPurpose.BACKUP), plinth.cause());
        putBack(plinth, "org_kek", kek, org);
        sabotage(plinth, "delete from keystore.rotation where org_id = '%s'", org);
        sabotage(
                plinth, "delete from keystore.org_key where org_id = '%s' and purpose = 'backup' and version = 2", org);
        sabotage(plinth, "update keystore.org_key set state = 'active', retired_at = null where org_id = '%s'", org);
        assertClosedAndTold("old copy");

        accept();
        assertOpen();
        assertThat(entries(plinth, org, "key.accept")).hasSize(2);
        accept();
        assertThat(entries(plinth, org, "key.accept")).hasSize(2);
    }

    @Test
    void acceptingOpensNoCustomersKey() {
        give();
        String kek = copy(plinth, "org_kek", org);
        pull();
        putBack(plinth, "org_kek", kek, org);
        accept();
        assertThat(pulledInTheRow()).isTrue();
        restore();
        assertOpen();
    }

    @Test
    void rowsThatWereChangedAreNotAccepted() {
        give();
        String kek = copy(plinth, "org_kek", org);
        pull();
        putBack(plinth, "org_kek", kek, org);
        sabotage(plinth, "update keystore.org_kek set customer_since = now() where org_id = '%s'", org);
        accept();
        assertClosedAndTold("old copy");
    }

    @Test
    void keysetsFromBeforeTheCustomersKeyAreNotAccepted() {
        String kek = copy(plinth, "org_kek", org);
        String keys = copy(plinth, "org_key", org);
        give();
        putBack(plinth, "org_key", keys, org);
        putBack(plinth, "org_kek", kek, org);
        accept();
        assertClosedAndTold("old copy");
    }
}
