package dev.plinth.keys;

import static dev.plinth.keys.KeyTests.assertRefused;
import static dev.plinth.keys.KeyTests.copy;
import static dev.plinth.keys.KeyTests.count;
import static dev.plinth.keys.KeyTests.entries;
import static dev.plinth.keys.KeyTests.putBack;
import static dev.plinth.keys.KeyTests.sabotage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.crypto.KekId;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.spi.Journal;
import dev.plinth.testing.TestPlinth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody who can change every row of the key store, and has no key. */
@KeyTest
class KeyStoreAttacksTest {
    private static final RegionId US = new RegionId("us");
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final KeyAdministration.Owner OWNER = new KeyAdministration.Owner(Instant.EPOCH);

    private final TestPlinth plinth;
    private final Node.World world;
    private final Node node;
    private final OrgId org;
    private final SealedThings things;

    KeyStoreAttacksTest(TestPlinth plinth) {
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

    private void give() {
        CustomerKeyTest.giveCustomerKey(node, org, new KekId("acme-" + org), plinth.cause());
    }

    private void pull() {
        node.administration().pull(org, plinth.cause());
    }

    private void restore() {
        node.administration().restore(org, OWNER, plinth.cause());
    }

    private void assertOpen() {
        world.pass(BOUND);
        assertThat(things.read(node.keys(), org, 1)).isPresent();
        assertThat(findings()).isEmpty();
    }

    private List<String> findings() {
        return node.system.check(plinth.organisations()).check().findings().stream()
                .filter(finding -> finding.contains(org.toString()))
                .toList();
    }

    /** Neither a node that knew the keys nor one that reads them for the first time uses them, and the check says why. */
    private void assertClosedAndTold(String why) {
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

    private double refused() {
        return node.meters.get("plinth.keys.refused").counter().count();
    }

    private int recover() {
        world.pass(Duration.ofSeconds(61));
        return node.system.changes().recover(US, Duration.ofSeconds(60));
    }

    private boolean pulledInTheRow() {
        return count(plinth, "select count(*) from keystore.org_kek where org_id = '%s' and state = 'pulled'", org)
                == 1;
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

    /** An order in the customer's name, as if the owner had given it. */
    private void forge(String action, String detail, String seal) {
        sabotage(
                plinth,
                "insert into keystore.change (org_id, change_id, action, object_type, object_id, detail, principal_kind, principal_id,"
                        + " request_id, state, created_at, touched_at, seal) values ('%s', gen_random_uuid(), '"
                        + action
                        + "', 'kek', '%s', '" + detail + "', 'service', 'owner', gen_random_uuid(), 'intended',"
                        + " '2000-01-01', '2000-01-01', " + seal + ")",
                org,
                org);
    }

    private void assertNotCarriedOut(String why) {
        double before = refused();
        assertThat(recover()).isZero();
        assertThat(refused()).isGreaterThan(before);
        assertThat(findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding).contains("The change ", why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "sha256('x')"})
    void aForgedRestoreIsNotCarriedOut(String seal) {
        give();
        pull();
        forge("key.restore", "{}", seal);
        assertNotCarriedOut("seal");
        assertThat(pulledInTheRow()).isTrue();
        assertThat(entries(plinth, org, "key.restore")).isEmpty();
    }

    @Test
    void aForgedRewrapIsNotCarriedOut() {
        give();
        forge("key.rewrap", "{\"provider\":\"file\",\"key\":\"org-" + org + "-3\",\"custody\":\"managed\"}", "null");
        assertNotCarriedOut("seal");
        assertThat(node.administration().hierarchy(org).custody()).isEqualTo(Custody.CUSTOMER);
    }

    @Test
    void aForgedPullIsNotCarriedOut() {
        give();
        forge("key.pull", "{}", "null");
        assertNotCarriedOut("seal");
        assertThat(pulledInTheRow()).isFalse();
    }

    @Test
    void aForgedOrderThatMakesNoSenseHoldsUpNoOther() {
        forge("no such action", "no json", "null");
        assertThat(unfinishedShred()).isNotEmpty();
        assertThat(recover()).isEqualTo(1);
        assertThat(things.read(node.keys(), org, 1)).isEmpty();
    }

    /** A node dies before the first entry of a shredding, so the intent stays. */
    private String unfinishedShred() {
        return unfinished(victim -> victim.administration().shred(org, "ada", plinth.cause()));
    }

    private String unfinished(java.util.function.Consumer<Node> change) {
        IllegalStateException death = new IllegalStateException("killed by the test");
        try (Node victim = world.node((session, cause, action, type, id, facts) -> {
            throw death;
        })) {
            assertThatThrownBy(() -> change.accept(victim)).isSameAs(death);
        }
        return copy(plinth, "change", org);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "object_id = gen_random_uuid()::text",
                "detail = '{\"generation\":\"2\"}'",
                "action = 'key.destroy-kek'",
                "principal_id = 'somebody else'",
                "reason = 'another'",
                "state = 'applied', outcome = '{\"shredded\":\"1\",\"epoch\":\"999\"}'"
            })
    void anEditedIntentIsNotCarriedOut(String change) {
        unfinishedShred();
        sabotage(plinth, "update keystore.change set " + change + " where org_id = '%s'", org);
        assertNotCarriedOut("seal");
        assertThat(things.read(node.keys(), org, 1)).isPresent();
        assertThat(entries(plinth, org, "subject.shred")).isEmpty();
    }

    @Test
    void anIntentOfAnotherOrganisationIsNotCarriedOutHere() {
        OrgId other = plinth.newOrg().id();
        SubjectId ada = node.keys().subject(other, "ada");
        things.put(other, 2, ada);
        unfinishedShred();
        sabotage(
                plinth,
                "update keystore.change set org_id = '%s', object_id = '" + ada + "' where org_id = '%s'",
                other,
                org);
        assertThat(recover()).isZero();
        assertThat(things.read(node.keys(), other, 2)).isPresent();
        sabotage(plinth, "delete from keystore.change where org_id = '%s'", other);
    }

    @Test
    void aRestoreThatWasDoneIsNotDoneAgain() {
        give();
        pull();
        AtomicReference<String> intent = new AtomicReference<>();
        try (Node watched = world.node((session, cause, action, type, id, facts) -> {
            if ("intended".equals(facts.get("step"))) intent.set(copy(plinth, "change", org));
            plinth.bean(Journal.class).record(session, cause, action, type, id, facts);
        })) {
            watched.administration().restore(org, OWNER, plinth.cause());
        }
        pull();
        putBack(plinth, "change", intent.get(), org);

        assertNotCarriedOut("old copy");
        assertThat(pulledInTheRow()).isTrue();
    }

    @Test
    void aRestoreThatNeverCameToItsEndIsNotCarriedOutAfterALaterPull() {
        give();
        pull();
        String intent = unfinished(victim -> victim.administration().restore(org, OWNER, plinth.cause()));
        sabotage(plinth, "delete from keystore.change where org_id = '%s'", org);
        restore();
        pull();
        putBack(plinth, "change", intent, org);

        assertThat(recover()).isZero();
        assertThat(pulledInTheRow()).isTrue();
        assertThat(count(plinth, "select count(*) from keystore.change where org_id = '%s'", org))
                .isZero();
    }

    @Test
    void aRewrapThatNeverCameToItsEndIsNotCarriedOutLater() {
        give();
        String intent = unfinished(victim -> victim.administration().returnToManaged(org, OWNER, plinth.cause()));
        sabotage(plinth, "delete from keystore.change where org_id = '%s'", org);
        node.administration().rotate(org, java.util.Set.of(KeyPurpose.BACKUP), plinth.cause());
        putBack(plinth, "change", intent, org);

        assertThat(recover()).isZero();
        assertThat(node.administration().hierarchy(org).custody()).isEqualTo(Custody.CUSTOMER);
    }

    @Test
    void anUnfinishedRestoreThatNobodyTouchedIsStillFinished() {
        give();
        pull();
        unfinished(victim -> victim.administration().restore(org, OWNER, plinth.cause()));
        assertThat(recover()).isEqualTo(1);
        assertOpen();
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
