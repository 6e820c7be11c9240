package dev.plinth.keys;

import static dev.plinth.keys.KeyTests.assertFieldRefused;
import static dev.plinth.keys.KeyTests.entries;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.keys.KeyAdministration.Shredding;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import dev.plinth.testing.TestPlinth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KeyTest
class ShredTest {
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final TestPlinth plinth;
    private final Node.World world;
    private final Node here;
    private final Node there;
    private final OrgId org;
    private final SealedThings things;
    private final SubjectId ada;
    private final SubjectId bob;

    ShredTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.world = new Node.World(plinth);
        this.here = world.node();
        this.there = world.node();
        this.org = plinth.newOrg().id();
        this.things = new SealedThings(here.keys());
        world.users.add(things);
        this.ada = here.keys().subject(org, "ada");
        this.bob = here.keys().subject(org, "bob");
        things.put(org, 1, ada);
        things.put(org, 2, ada);
        things.put(org, 3, bob);
    }

    @AfterEach
    void closeNodes() {
        here.close();
        there.close();
    }

    private Shredding shred() {
        return here.administration().shred(org, "ada", plinth.cause().withPurpose("erasure request 12"));
    }

    @Test
    void aShreddedSubjectCannotBeReadAndOthersCan() {
        assertThat(shred()).isEqualTo(new Shredding.Shredded(ada, 1, Map.of("things", 2L), BOUND));

        assertThat(things.read(here.keys(), org, 1)).isEmpty();
        assertThat(things.read(here.keys(), org, 2)).isEmpty();
        assertThat(things.read(here.keys(), org, 3)).contains(SealedThings.content(3));
    }

    @Test
    void anotherNodeForgetsTheSubjectWithinTheBoundAndNobodyElse() {
        assertThat(things.read(there.keys(), org, 1)).isPresent();
        assertThat(things.read(there.keys(), org, 3)).isPresent();
        int unwraps = there.managed.unwraps.get();
        shred();
        world.pass(BOUND);

        assertThat(things.read(there.keys(), org, 1)).isEmpty();
        assertThat(things.read(there.keys(), org, 3)).isPresent();
        assertThat(there.managed.unwraps.get())
                .as("the organisation's keys stay cached")
                .isEqualTo(unwraps);
    }

    @Test
    void whatAShreddingLeavesIsClearedSoonAndOnceMoreWhenNothingCanStillArrive() {
        List<String> cleared = new CopyOnWriteArrayList<>();
        world.shredListeners.add((about, subject, generation) -> {
            if (about.equals(org)) cleared.add(subject + "/" + generation);
        });
        shred();
        sweep(here);
        assertThat(cleared).as("before every node knows").isEmpty();
        world.pass(BOUND);
        sweep(here);
        sweep(there);
        assertThat(cleared).containsExactly(ada + "/1");
        world.pass(Duration.ofMinutes(10));
        sweep(there);
        sweep(here);
        assertThat(cleared).containsExactly(ada + "/1", ada + "/1");
    }

    @Test
    void oneThatCannotBeClearedIsTriedAgainAndHoldsUpNoOther() {
        OrgId other = plinth.newOrg().id();
        things.put(other, 1, here.keys().subject(other, "ada"));
        List<OrgId> cleared = new CopyOnWriteArrayList<>();
        AtomicBoolean away = new AtomicBoolean(true);
        world.shredListeners.add((about, subject, generation) -> {
            if (about.equals(org) && away.get()) throw new IllegalStateException("its store is away");
            cleared.add(about);
        });
        shred();
        here.administration().shred(other, "ada", plinth.cause());
        world.pass(BOUND);
        sweep(here);
        assertThat(cleared).contains(other).doesNotContain(org);
        away.set(false);
        sweep(there);
        assertThat(cleared).contains(org);
    }

    private static void sweep(Node node) {
        node.system.shreds().work(new RegionId("us"));
    }

    @Test
    void theSaltIsGoneAndItsPlaceIsKept() {
        shred();

        assertThat(KeyTests.count(
                        plinth,
                        "select count(*) from keystore.subject_salt where org_id = '%s' and subject_id = '" + ada
                                + "' and generation = 1 and salt is null and shredded_at is not null",
                        org))
                .isEqualTo(1);
    }

    @Test
    void aSubjectThatComesBackGetsTheNextGeneration() {
        shred();
        Keys.SubjectKey again = here.keys().subjectKeyForSealing(org, ada);

        assertThat(again.generation()).isEqualTo(2);
        things.put(org, 4, ada);
        assertThat(things.read(here.keys(), org, 4)).contains(SealedThings.content(4));
        assertThat(things.read(here.keys(), org, 1)).isEmpty();
        world.pass(BOUND);
        assertThat(things.read(there.keys(), org, 4)).contains(SealedThings.content(4));
        assertThat(shred()).isEqualTo(new Shredding.Shredded(ada, 2, Map.of("things", 1L), BOUND));
        assertThat(here.keys().subjectKeysForSealing(org, List.of(ada, bob)).values())
                .extracting(Keys.SubjectKey::generation)
                .containsExactlyInAnyOrder(3, 1);
    }

    @Test
    void aDryRunCountsAndChangesNothing() {
        assertThat(here.administration().previewShred(org, "ada"))
                .isEqualTo(new Shredding.WouldShred(ada, 1, Map.of("things", 2L)));

        assertThat(things.read(here.keys(), org, 1)).isPresent();
        assertThat(entries(plinth, org, "subject.shred")).isEmpty();
    }

    @Test
    void aSubjectWithoutDataOrShreddedBeforeHasNothingToShred() {
        SubjectId nobody = here.keys().subject(org, "nobody");
        assertThat(here.administration().shred(org, "nobody", plinth.cause()))
                .isEqualTo(new Shredding.NothingHeld(nobody));
        shred();
        assertThat(shred()).isEqualTo(new Shredding.NothingHeld(ada));
        assertThat(entries(plinth, org, "subject.shred")).hasSize(2);
    }

    @Test
    void theSameReferenceInAnotherOrganisationIsUntouched() {
        OrgId other = plinth.newOrg().id();
        things.put(other, 1, here.keys().subject(other, "ada"));
        shred();

        assertThat(things.read(here.keys(), other, 1)).contains(SealedThings.content(1));
    }

    @Test
    void theEntryNamesTheSubjectAndTheReasonAndNeverTheReference() {
        shred();

        assertThat(entries(plinth, org, "subject.shred"))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry)
                        .contains(ada.toString())
                        .contains("erasure request 12")
                        .doesNotContain("\"ada\""));
    }

    @Test
    void anEmptyReferenceIsRefused() {
        assertFieldRefused("subject", () -> here.administration().shred(org, "", plinth.cause()));
    }

    @Test
    void rotationAfterwardsDoesNotBringTheSubjectBack() {
        shred();
        here.administration().rotate(org, java.util.Set.of(KeyPurpose.VAULT), plinth.cause());

        assertThat(things.read(here.keys(), org, 1)).isEmpty();
        KeyTests.sabotage(plinth, "update keystore.rotation set state = 'done' where org_id = '%s'", org);
    }
}
