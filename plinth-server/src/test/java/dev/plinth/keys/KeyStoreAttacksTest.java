package dev.plinth.keys;

import static dev.plinth.keys.KeyTests.assertRefused;
import static dev.plinth.keys.KeyTests.copy;
import static dev.plinth.keys.KeyTests.count;
import static dev.plinth.keys.KeyTests.putBack;
import static dev.plinth.keys.KeyTests.sabotage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.crypto.KekId;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.TestPlinth;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on the rows about keys. */
@KeyTest
class KeyStoreAttacksTest extends KeyAttacks {
    KeyStoreAttacksTest(TestPlinth plinth) {
        super(plinth);
    }

    @Test
    void whatNobodyTouchedIsUsedAndNoFinding() {
        give();
        pull();
        restore();
        node.administration().rotate(org, java.util.Set.of(KeyPurpose.VAULT), plinth.cause());
        node.administration().shred(org, "nobody", plinth.cause());
        assertOpen();
        assertThat(refused()).isZero();
    }

    @Test
    void aPulledKeyThatIsSetActiveStaysClosed() {
        give();
        pull();
        sabotage(plinth, "update keystore.org_kek set state = 'active', pulled_at = null where org_id = '%s'", org);
        assertClosedAndTold("seal");
    }

    @Test
    void aPulledKeyStaysClosedWhenAllRowsArePutBackAsTheyWereBefore() {
        give();
        String kek = copy(plinth, "org_kek", org);
        String keys = copy(plinth, "org_key", org);
        pull();
        putBack(plinth, "org_key", keys, org);
        putBack(plinth, "org_kek", kek, org);
        assertClosedAndTold("old copy");
    }

    @Test
    void anOldCopyDoesNotBecomeTheNewestByFurtherChanges() {
        give();
        String kek = copy(plinth, "org_kek", org);
        pull();
        putBack(plinth, "org_kek", kek, org);
        world.pass(BOUND);
        for (int i = 0; i < 3; i++)
            assertRefused(
                    "key-unavailable",
                    () -> node.administration().rotate(org, java.util.Set.of(KeyPurpose.VAULT), plinth.cause()));
        assertClosedAndTold("old copy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "customer_since = customer_since + interval '1 year'",
                "customer_since = null, custody = 'managed'",
                "changed_at = changed_at - interval '1 day'",
                "created_at = created_at - interval '1 day'",
                "pulled_at = now(), state = 'pulled'",
                "provider = 'acme-too'",
                "key_id = key_id || '-2'",
                "generation = generation + 1",
                "epoch = epoch + 1",
                "shred_epoch = shred_epoch + 1",
                "left_keks = ''",
                "left_keks = provider || ':' || key_id",
                "seal = null",
                "seal = sha256('x')"
            })
    void aChangedRowClosesItsOrganisation(String change) {
        give();
        sabotage(plinth, "update keystore.org_kek set " + change + " where org_id = '%s'", org);
        assertClosedAndTold("of organisation " + org);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update keystore.org_key set created_at = now() where purpose = 'vault' and org_id = '%s'",
                "update keystore.org_key set kek_id = kek_id || '-2' where purpose = 'backup' and org_id = '%s'",
                "update keystore.org_key set version = 7 where purpose = 'backup' and org_id = '%s'",
                "update keystore.org_key set purpose = 'nonsense' where purpose = 'backup' and org_id = '%s'",
                "update keystore.org_key set wrapped = set_byte(wrapped, 60, 7) where purpose = 'backup' and org_id = '%s'",
                "update keystore.org_key set state = 'retiring', retired_at = now() where purpose = 'backup' and org_id = '%s'",
                "delete from keystore.org_key where purpose = 'backup' and org_id = '%s'"
            })
    void aChangedKeysetClosesItsOrganisation(String attack) {
        sabotage(plinth, attack, org);
        try (Node fresh = world.node()) {
            assertRefused("key-unavailable", () -> fresh.keys().keyring(org, KeyPurpose.VAULT));
        }
        assertRefused("key-unavailable", () -> node.administration().hierarchy(org));
        assertThat(findings()).isNotEmpty();
    }

    @Test
    void whoMovedTheTimeOfTheCustomersKeyCannotRestoreIt() {
        give();
        pull();
        var since = new KeyAdministration.Owner(world.now.plusSeconds(60));
        sabotage(
                plinth,
                "update keystore.org_kek set customer_since = now() + interval '9 years' where org_id = '%s'",
                org);
        assertRefused("key-unavailable", () -> node.administration().restore(org, since, plinth.cause()));
        assertRefused("key-unavailable", () -> node.administration().returnToManaged(org, since, plinth.cause()));
        assertThat(pulledInTheRow()).isTrue();
    }

    @Test
    void keysetsFromBeforeTheCustomersKeyOpenNothingWhileTheirOldKeyIsStillThere() {
        String kek = copy(plinth, "org_kek", org);
        String keys = copy(plinth, "org_key", org);
        give();
        putBack(plinth, "org_key", keys, org);
        try (Node fresh = world.node()) {
            assertRefused("key-unavailable", () -> fresh.keys().keyring(org, KeyPurpose.VAULT));
        }
        assertThat(findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding).contains("seal"));
        putBack(plinth, "org_kek", kek, org);
        assertClosedAndTold("old copy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"left_keks = 'nonsense'", "provider = 'NO PROVIDER'", "key_id = ''"})
    void aRowThatCannotBeReadClosesItsOrganisationAndNoOther(String change) {
        give();
        OrgId other = plinth.newOrg().id();
        node.keys().keyring(other, KeyPurpose.VAULT);
        String kek = copy(plinth, "org_kek", org);
        sabotage(plinth, "update keystore.org_kek set " + change + " where org_id = '%s'", org);
        world.pass(BOUND);
        assertRefused("key-unavailable", () -> node.keys().keyring(org, KeyPurpose.VAULT));
        assertThat(findings()).isNotEmpty();
        node.keys().keyring(other, KeyPurpose.VAULT);
        CustomerKeyTest.giveCustomerKey(node, other, new KekId("acme-" + other), plinth.cause());
        node.system.reservations().sweep();
        world.pass(Duration.ofMinutes(11));
        node.system.leftKeks().destroyDue(US);
        assertThat(world.directory.resolve("kek/org-" + other + "-1.kek")).doesNotExist();
        putBack(plinth, "org_kek", kek, org);
    }

    @Test
    void keysThatWereTakenAwayAreNotMadeAnew() {
        sabotage(plinth, "delete from keystore.org_key where org_id = '%s'", org);
        sabotage(plinth, "delete from keystore.org_kek where org_id = '%s'", org);
        assertClosedAndTold("taken out");
        assertThat(count(plinth, "select count(*) from keystore.org_kek where org_id = '%s'", org))
                .isZero();
    }

    @Test
    void aDestroyedVersionThatIsPutBackIsFound() {
        String keys = copy(plinth, "org_key", org);
        node.administration().rotate(org, java.util.Set.of(KeyPurpose.VAULT), plinth.cause());
        putBack(plinth, "org_key", keys, org);
        try (Node fresh = world.node()) {
            assertRefused("key-unavailable", () -> fresh.keys().keyring(org, KeyPurpose.VAULT));
        }
        sabotage(plinth, "delete from keystore.rotation where org_id = '%s'", org);
    }

    @Test
    void aShreddedSaltThatIsPutBackIsFound() {
        String salts = copy(plinth, "subject_salt", org);
        node.administration().shred(org, "ada", plinth.cause());
        assertThat(findings()).isEmpty();
        // asked until the sequencer has taken the entry
        dev.plinth.testing.Await.until("the shredding is in the log", () -> {
            putBack(plinth, "subject_salt", salts, org);
            return !findings().isEmpty();
        });
        assertThat(findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding)
                        .contains("salt", node.keys().subject(org, "ada").toString()));
    }

    @Test
    void aSaltThatWasEmptiedWithoutAShreddingIsFound() {
        sabotage(
                plinth,
                "update keystore.subject_salt set salt = null, shredded_at = now(), shred_epoch = 1 where org_id = '%s'",
                org);
        assertThat(findings())
                .anySatisfy(finding -> assertThat(finding)
                        .contains(
                                node.keys().subject(org, "ada").toString(),
                                "was emptied in the database: the log knows of no shredding"));
    }

    @Test
    void rowsFromBeforeSealsAreSealedOnceAndNeverAgain() {
        sabotage(plinth, "update keystore.org_kek set seal = null where org_id = '%s'", org);
        assertClosedAndTold("missing");
        world.seals = new KeySeals(new byte[32], java.util.Set.of());
        try (Node upgraded = world.node()) {
            upgraded.keys().keyring(org, KeyPurpose.VAULT);
            upgraded.administration().rotateKek(org, plinth.cause());
            sabotage(plinth, "update keystore.org_kek set seal = null, left_keks = '' where org_id = '%s'", org);

            assertThat(upgraded.system.adoption().seal(List.of(org))).isEqualTo(1);
            world.seals.adopted(java.util.Set.of("us"));
            world.pass(BOUND);
            assertThat(upgraded.administration().hierarchy(org).kekGeneration()).isEqualTo(2);
            world.pass(Duration.ofMinutes(11));
            upgraded.system.leftKeks().destroyDue(US);
            assertThat(world.directory.resolve("kek/org-" + org + "-1.kek")).doesNotExist();

            sabotage(plinth, "update keystore.org_kek set seal = null where org_id = '%s'", org);
            assertRefused("key-unavailable", () -> upgraded.administration().hierarchy(org));
        }
    }

    @Test
    void aRowThatCannotBeReadKeepsNoOtherFromBeingSealed() {
        OrgId other = plinth.newOrg().id();
        node.keys().keyring(other, KeyPurpose.VAULT);
        sabotage(plinth, "update keystore.org_kek set seal = null where org_id in ('%s', '%s')", org, other);
        String good = KeyTests.copy(plinth, "org_kek", org);
        sabotage(plinth, "update keystore.org_kek set key_id = '' where org_id = '%s'", org);
        assertThat(node.system.adoption().seal(List.of(org, other))).isEqualTo(1);
        putBack(plinth, "org_kek", good, org);
        assertThat(node.system.adoption().seal(List.of(org, other))).isEqualTo(1);
    }

    @Test
    void aChangedRowIsNotSealedByAnUpgrade() {
        sabotage(plinth, "update keystore.org_kek set generation = 9 where org_id = '%s'", org);
        assertThat(node.system.adoption().seal(List.of(org))).isZero();
        assertClosedAndTold("seal");
    }

    @Test
    void oneCustomerKeyUnderTwoNamesIsOneKey() {
        give();
        OrgId other = plinth.newOrg().id();
        node.keys().keyring(other, KeyPurpose.VAULT);
        KekRef twin = new KekRef("acme-too", new KekId("acme-" + org));
        KeyTests.assertFieldRefused(
                "key", () -> node.administration().assignCustomerKey(other, twin, OWNER, plinth.cause()));
        assertThat(node.administration().hierarchy(other).custody()).isEqualTo(Custody.MANAGED);
    }

    @Test
    void aKeyWhoseReservationWasTakenAwayServesNoOther() {
        give();
        OrgId other = plinth.newOrg().id();
        node.keys().keyring(other, KeyPurpose.VAULT);
        sabotage(plinth, "delete from keystore.kek_reservation where org_id = '%s'", org);
        KekRef kek = new KekRef("acme", new KekId("acme-" + org));
        KeyTests.assertFieldRefused(
                "key", () -> node.administration().assignCustomerKey(other, kek, OWNER, plinth.cause()));
        assertThat(count(plinth, "select count(*) from keystore.kek_reservation where org_id = '%s'", org))
                .isEqualTo(1);
    }
}
