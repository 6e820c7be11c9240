package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.spi.Journal;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** What is left when a process dies between the two stores that know of a new organisation, and two that want one slug. */
@ServerTest
class NewOrganisationsTest {
    private static final Duration LATER = Duration.ofMinutes(6);
    private static final Cause CAUSE = new Cause(
            new Principal(Principal.Kind.OPERATOR, "op-1"),
            java.util.Optional.of(Principal.system("terraform")),
            new RequestId(UUID.fromString("0197c0de-0000-7000-8000-000000000001")),
            java.util.Optional.of("Contract 12"));

    @Test
    void aKillBeforeTheInstallationsEntryIsMadeGoodOnce(TestPlinth plinth) {
        OrgId instance = plinth.organisations().instance();
        Organisations dying = organisations(plinth, (session, cause, action, type, id, facts) -> {
            if (session.org().equals(instance)) throw new Killed();
            plinth.bean(Journal.class).record(session, cause, action, type, id, facts);
        });
        var request = request("us");
        assertThatThrownBy(() -> dying.create(request, CAUSE)).isInstanceOf(Killed.class);
        Organisation org = plinth.organisations().findBySlug(request.slug()).orElseThrow();
        assertThat(bodies(plinth, instance, org.id())).isEmpty();
        settle(plinth);
        settle(plinth);
        assertThat(bodies(plinth, instance, org.id()))
                .singleElement()
                .asString()
                .contains("organisation.create", request.slug(), "op-1", "terraform", "Contract 12", "0197c0de-0000");
        assertThat(bodies(plinth, org.id(), org.id())).hasSize(1);
    }

    @Test
    void aKillBeforeTheOrganisationIsThereGivesItsSlugBackOnlyWhenNobodyCanStillMakeIt(TestPlinth plinth) {
        OrgId instance = plinth.organisations().instance();
        Organisations dying = organisations(plinth, (session, cause, action, type, id, facts) -> {
            throw new Killed();
        });
        var request = request("eu");
        assertThatThrownBy(() -> dying.create(request, CAUSE)).isInstanceOf(Killed.class);
        NewOrganisations making = plinth.bean(NewOrganisations.class);
        making.settle(instance, Instant.now().plus(Duration.ofMinutes(1)));
        assertThatThrownBy(() -> plinth.organisations().create(request, CAUSE))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.CONFLICT));
        settle(plinth);
        Organisation org = plinth.organisations().create(request, CAUSE);
        assertThat(bodies(plinth, instance, org.id())).hasSize(1);
    }

    @Test
    void ofTwoNodesThatGiveOneSlugInTwoRegionsAtOnceOneIsRefused(TestPlinth plinth) {
        var here = request("us");
        var there = new Organisations.NewOrganisation(here.slug(), "There", "eu", "support-chat", "standard");
        AtomicBoolean tried = new AtomicBoolean();
        Organisations interrupted = organisations(plinth, (session, cause, action, type, id, facts) -> {
            if (tried.compareAndSet(false, true))
                assertThatThrownBy(() -> plinth.organisations().create(there, CAUSE))
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                e -> assertThat(e.code()).isEqualTo(ProblemCode.CONFLICT));
            plinth.bean(Journal.class).record(session, cause, action, type, id, facts);
        });
        Organisation made = interrupted.create(here, CAUSE);
        assertThat(tried).isTrue();
        assertThat(plinth.organisations().all().complete().stream()
                        .filter(org -> org.slug().equals(here.slug())))
                .containsExactly(made);
    }

    @Test
    void aRefusedOrganisationGivesItsSlugBackAtOnce(TestPlinth plinth) {
        OrgId instance = plinth.organisations().instance();
        Organisation taken = plinth.newOrg();
        Organisation twin = new Organisation(
                new OrgId(UUID.randomUUID()),
                taken.slug(),
                "Twin",
                new RegionId("us"),
                "support-chat",
                "standard",
                Instant.now());
        plinth.orgs()
                .run(
                        instance,
                        session -> session.update(
                                "delete from tenant.organisation_reservation where org_id = :org and slug = :slug",
                                Params.of("slug", taken.slug())));
        assertThatThrownBy(() -> plinth.bean(NewOrganisations.class).make(instance, twin, CAUSE))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(taken.slug());
        List<Reservations.Open> open = plinth.orgs()
                .in(
                        instance,
                        session -> Reservations.open(session, Instant.now().plus(LATER)));
        assertThat(open).extracting(Reservations.Open::organisation).doesNotContain(twin.id());
    }

    private static void settle(TestPlinth plinth) {
        plinth.bean(NewOrganisations.class)
                .settle(plinth.organisations().instance(), Instant.now().plus(LATER));
    }

    private static Organisations.NewOrganisation request(String region) {
        String slug = "new-" + UUID.randomUUID().toString().substring(0, 8);
        return new Organisations.NewOrganisation(slug, "New", region, "support-chat", "standard");
    }

    /** As another node would, with this journal. */
    private static Organisations organisations(TestPlinth plinth, Journal journal) {
        var beans = new StaticListableBeanFactory();
        beans.addBean("journal", journal);
        var stores = plinth.bean(Stores.class);
        var making = new NewOrganisations(
                stores,
                plinth.bean(JdbcOrgTransactions.class),
                beans.getBeanProvider(Journal.class),
                InstantSource.system());
        return new StoredOrganisations(stores, making, InstantSource.system(), plinth.bean(Ids.class));
    }

    private static List<String> bodies(TestPlinth plinth, OrgId log, OrgId about) {
        return plinth.orgs()
                .in(
                        log,
                        session -> session.query(
                                "select body from tenant.ledger_entry where org_id = :org and object_id = :id"
                                        + " and action = 'organisation.create' union all"
                                        + " select body from tenant.ledger_inbox where org_id = :org and object_id = :id"
                                        + " and action = 'organisation.create'",
                                Params.of("id", about.toString()),
                                row -> new String(row.bytes("body"), java.nio.charset.StandardCharsets.UTF_8)));
    }

    /** Stands for the end of the process: nothing that comes after it runs. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }
}
