package dev.plinth.keys;

import static dev.plinth.keys.KeyTests.copy;
import static dev.plinth.keys.KeyTests.count;
import static dev.plinth.keys.KeyTests.entries;
import static dev.plinth.keys.KeyTests.putBack;
import static dev.plinth.keys.KeyTests.sabotage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.spi.Journal;
import dev.plinth.testing.TestPlinth;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on changes under way. */
@KeyTest
class IntentAttacksTest extends KeyAttacks {
    IntentAttacksTest(TestPlinth plinth) {
        super(plinth);
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

    @Test
    void aPullThatWasGivenUpDoesNotComeAgainAfterTheRestore() {
        give();
        unfinished(victim -> victim.administration().pull(org, plinth.cause()));
        pull();
        assertThat(recover()).isZero();
        assertThat(count(plinth, "select count(*) from keystore.change where org_id = '%s'", org))
                .isZero();
        restore();
        assertThat(recover()).isZero();
        assertThat(pulledInTheRow()).isFalse();
        assertThat(entries(plinth, org, "key.pull")).anyMatch(entry -> entry.contains("refused"));
    }

    @Test
    void anAssignmentWhoseKeyIsGoneIsPutAwayOnceOthersChangedTheKeys() {
        give();
        unfinished(victim -> victim.administration().returnToManaged(org, OWNER, plinth.cause()));
        pull();
        restore();
        assertThat(recover()).isZero();
        assertThat(count(plinth, "select count(*) from keystore.change where org_id = '%s'", org))
                .isZero();
        assertThat(node.administration().hierarchy(org).custody()).isEqualTo(Custody.CUSTOMER);
        assertOpen();
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
}
