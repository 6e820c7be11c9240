package dev.plinth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.crypto.SecretBytes;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.TestPlinth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KeyTest
class CachedKeysTest {
    private final List<Node> nodes = new ArrayList<>();
    private TestPlinth plinth;
    private Node.World world;
    private OrgId org;

    CachedKeysTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.world = new Node.World(plinth);
        this.org = plinth.newOrg().id();
    }

    @BeforeEach
    void freshWorld() {
        world = new Node.World(plinth);
        org = plinth.newOrg().id();
    }

    @AfterEach
    void closeNodes() {
        nodes.forEach(Node::close);
    }

    private Node node() {
        Node node = world.node();
        nodes.add(node);
        return node;
    }

    @Test
    void twoNodesSeeTheSameKeys() {
        Keyring here = node().keys().keyring(org, KeyPurpose.VAULT);
        Keyring there = node().keys().keyring(org, KeyPurpose.VAULT);

        assertThat(here.primary()).isEqualTo(1).isEqualTo(there.primary());
        assertThat(here.key(1).sameAs(there.key(1))).isTrue();
    }

    @Test
    void eachPurposeHasAKeyOfItsOwn() {
        Node node = node();
        List<SecretBytes> keys = EnumSet.allOf(KeyPurpose.class).stream()
                .map(purpose -> node.keys().keyring(org, purpose).key(1))
                .toList();

        for (int i = 0; i < keys.size(); i++)
            for (int j = 0; j < i; j++)
                assertThat(keys.get(i).sameAs(keys.get(j))).isFalse();
    }

    @Test
    void eachOrganisationHasKeysOfItsOwn() {
        Node node = node();
        OrgId other = plinth.newOrg().id();

        assertThat(node.keys()
                        .keyring(org, KeyPurpose.VAULT)
                        .key(1)
                        .sameAs(node.keys().keyring(other, KeyPurpose.VAULT).key(1)))
                .isFalse();
    }

    @Test
    void aMissingOrganisationIsNotFoundAndGetsNoKeys() {
        Node node = node();
        OrgId nobody = new OrgId(UUID.randomUUID());

        assertThatThrownBy(() -> node.keys().keyring(nobody, KeyPurpose.VAULT))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code().code()).isEqualTo("not-found"));
        assertThat(world.directory.resolve("kek").resolve("org-" + nobody + "-1.kek"))
                .doesNotExist();
    }

    @Test
    void aVersionThatNeverWasIsRefusedByName() {
        Keyring keyring = node().keys().keyring(org, KeyPurpose.VAULT);

        assertThatThrownBy(() -> keyring.key(2))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code().code()).isEqualTo("key-version-retired"))
                .hasMessageContaining("Version 2 of the vault key");
    }

    @Test
    void keysMadeByManyAtOnceAreOneSet() throws Exception {
        List<Node> many = IntStream.range(0, 4).mapToObj(i -> node()).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Keyring>> calls = many.stream()
                    .flatMap(node -> IntStream.range(0, 4)
                            .<Callable<Keyring>>mapToObj(i -> () -> node.keys().keyring(org, KeyPurpose.VAULT)))
                    .toList();
            List<SecretBytes> keys = new ArrayList<>();
            for (var answer : threads.invokeAll(calls)) keys.add(answer.get().key(1));

            assertThat(keys).allMatch(key -> key.sameAs(keys.getFirst()));
        }
        assertThat(KeyTests.count(plinth, "select count(*) from keystore.org_key where org_id = '%s'", org))
                .isEqualTo(KeyPurpose.values().length);
        assertThat(KeyTests.count(plinth, "select count(*) from keystore.change where org_id = '%s'", org))
                .isZero();
    }

    @Test
    void saltsMadeByManyAtOnceAreOne() throws Exception {
        List<Node> many = List.of(node(), node());
        SubjectId subject = many.getFirst().keys().subject(org, "member 17");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Keys.SubjectKey>> calls = IntStream.range(0, 16)
                    .<Callable<Keys.SubjectKey>>mapToObj(
                            i -> () -> many.get(i % 2).keys().subjectKeyForSealing(org, subject))
                    .toList();
            List<SecretBytes> keys = new ArrayList<>();
            for (var answer : threads.invokeAll(calls)) keys.add(answer.get().key());

            assertThat(keys).allMatch(key -> key.sameAs(keys.getFirst()));
        }
    }

    @Test
    void theSameReferenceGivesTheSameSubjectInThisOrganisationOnly() {
        Node node = node();
        SubjectId ada = node.keys().subject(org, "ada");

        assertThat(node().keys().subject(org, "ada")).isEqualTo(ada);
        assertThat(node.keys().subject(org, "Ada")).isNotEqualTo(ada);
        assertThat(node.keys().subject(org, "ada ")).isNotEqualTo(ada);
        assertThat(node.keys().subject(plinth.newOrg().id(), "ada")).isNotEqualTo(ada);
        assertThat(ada.value().version()).isEqualTo(8);
    }

    @Test
    void noReferenceLeadsToTheSubjectThatIsNobody() {
        Node node = node();
        SubjectId nobody = node.keys().noSubject(org);

        assertThat(node().keys().noSubject(org)).isEqualTo(nobody);
        assertThat(node.keys().subject(org, "\0")).isNotEqualTo(nobody);
        assertThat(node.keys().noSubject(plinth.newOrg().id())).isNotEqualTo(nobody);
    }

    @Test
    void aReferenceThatIsEmptyOrTooLongOrHalfACharacterIsRefused() {
        Keys keys = node().keys();

        for (String bad : List.of("", "x".repeat(513), "ada\ud83d", "\udc00ada"))
            assertThatThrownBy(() -> keys.subject(org, bad))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.fields().getFirst().field()).isEqualTo("subject"));
        assertThat(keys.subject(org, "x".repeat(512))).isNotNull();
    }

    @Test
    void whatIsSealedForASubjectOpensOnEveryNode() {
        Keys here = node().keys();
        SubjectId subject = here.subject(org, "ada");
        Keys.SubjectKey sealing = here.subjectKeyForSealing(org, subject);

        assertThat(node().keys().subjectKeyForOpening(org, subject, sealing.keyVersion(), sealing.generation()))
                .hasValueSatisfying(opening ->
                        assertThat(opening.key().sameAs(sealing.key())).isTrue());
    }

    @Test
    void aGenerationThatNeverWasHasNoKey() {
        Keys keys = node().keys();
        SubjectId subject = keys.subject(org, "ada");

        assertThat(keys.subjectKeyForOpening(org, subject, 1, 1)).isEmpty();
        keys.subjectKeyForSealing(org, subject);
        assertThat(keys.subjectKeyForOpening(org, subject, 1, 2)).isEmpty();
        assertThat(keys.subjectKeyForOpening(org, subject, 1, 0)).isEmpty();
        assertThat(keys.subjectKeyForOpening(org, subject, 1, 1)).isPresent();
    }

    @Test
    void anotherOrganisationsSubjectHasNoKeyHere() {
        Keys keys = node().keys();
        SubjectId subject = keys.subject(org, "ada");
        keys.subjectKeyForSealing(org, subject);

        assertThat(keys.subjectKeyForOpening(plinth.newOrg().id(), subject, 1, 1))
                .isEmpty();
    }

    @Test
    void manySubjectsAtOnceGetTheirKeysInOneGo() {
        Keys keys = node().keys();
        List<SubjectId> subjects = IntStream.range(0, 1200)
                .mapToObj(i -> keys.subject(org, "member " + i))
                .toList();

        Map<SubjectId, Keys.SubjectKey> made = keys.subjectKeysForSealing(org, subjects);

        assertThat(made).hasSize(1200);
        SubjectId last = subjects.getLast();
        SecretBytes again = node().keys().subjectKeyForSealing(org, last).key();
        assertThat(made)
                .hasEntrySatisfying(
                        last, key -> assertThat(key.key().sameAs(again)).isTrue());
        assertThat(keys.subjectKeysForSealing(org, List.of())).isEmpty();
    }

    @Test
    void repeatedUseWithinTheBoundAsksNobody() {
        Node node = node();
        node.keys().keyring(org, KeyPurpose.VAULT);
        int asked = node.managed.confirms.get();
        world.pass(Duration.ofSeconds(2));

        for (int i = 0; i < 100; i++) node.keys().keyring(org, KeyPurpose.VAULT);

        assertThat(node.managed.confirms.get()).isEqualTo(asked);
        assertThat(node.meters
                        .get("plinth.keys.cache")
                        .tags("cache", "organisation", "result", "hit")
                        .counter()
                        .count())
                .isGreaterThanOrEqualTo(100);
    }

    @Test
    void afterTheBoundTheProviderIsAskedBeforeTheKeyIsUsed() {
        Node node = node();
        node.keys().keyring(org, KeyPurpose.VAULT);
        int asked = node.managed.confirms.get();
        world.pass(Duration.ofSeconds(5));

        node.keys().keyring(org, KeyPurpose.VAULT);

        assertThat(node.managed.confirms.get()).isGreaterThan(asked);
    }

    @Test
    void keysGivenUpAreWipedOnceNoOperationCanHoldThem() {
        Node node = world.node(Node.settings(1, 1));
        nodes.add(node);
        SecretBytes key = node.keys().keyring(org, KeyPurpose.VAULT).key(1);
        node.keys().keyring(plinth.newOrg().id(), KeyPurpose.VAULT);

        node.system.wiper().sweep();
        assertThat(key.sameAs(key)).isTrue();
        world.pass(Duration.ofSeconds(60));
        node.system.wiper().sweep();

        assertThatThrownBy(() -> key.sameAs(key)).isInstanceOf(IllegalStateException.class);
        assertThat(node.keys().keyring(org, KeyPurpose.VAULT).key(1).length()).isEqualTo(32);
    }

    @Test
    void noKeyIsEverPrinted() {
        Node node = node();
        Keyring keyring = node.keys().keyring(org, KeyPurpose.VAULT);
        Keys.SubjectKey key = node.keys().subjectKeyForSealing(org, node.keys().subject(org, "ada"));

        assertThat(keyring.toString()).isEqualTo("OpenKeyset[vault, primary 1 of [1]]");
        assertThat(key.toString()).contains("SecretBytes[32 bytes]");
    }
}
