package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.runtime.Installation;
import dev.plinth.tenancy.spi.Journal;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "announced_at = null",
                "announced_at = null, principal_id = 'mallory', on_behalf_id = 'mallory', purpose = 'mallory'",
                "announced_at = null, principal_kind = 'mallory'",
                "announced_at = null, principal_id = 'mallory', seal = null",
                "announced_at = null, reserved_at = now() + interval '1 year'",
            })
    void aReservationOpenedAgainMakesNoSecondEntry(String change, TestPlinth plinth) throws SQLException {
        OrgId instance = plinth.organisations().instance();
        Organisation org = plinth.organisations().create(request("us"), CAUSE);
        List<String> before = bodies(plinth, instance, org.id());
        assertThat(before).hasSize(1);
        assertThat(change(plinth, change, org.slug())).isOne();
        settle(plinth);
        assertThat(bodies(plinth, instance, org.id())).isEqualTo(before);
        assertThat(change(plinth, "announced_at = now()", org.slug())).isOne();
    }

    @Test
    void anInventedReservationMakesNoEntryUnderAnotherSlugOrForNobody(TestPlinth plinth) throws SQLException {
        OrgId instance = plinth.organisations().instance();
        Organisation org = plinth.organisations().create(request("us"), CAUSE);
        String slug = request("us").slug();
        for (OrgId named : List.of(org.id(), instance))
            try {
                sql(plinth, INVENTED.formatted(slug, named));
                settle(plinth);
                assertThat(bodies(plinth, instance, named))
                        .noneMatch(body -> body.contains("mallory") || body.contains(slug));
            } finally {
                sql(plinth, "delete from tenant.organisation_reservation where slug = '" + slug + "'");
            }
        assertThat(bodies(plinth, instance, instance)).isEmpty();
    }

    @Test
    void anOrganisationThatOnlyItsRowTellsOfIsNotEntered(TestPlinth plinth) throws SQLException {
        OrgId instance = plinth.organisations().instance();
        OrgId invented = new OrgId(UUID.randomUUID());
        String slug = request("us").slug();
        try {
            sql(
                    plinth,
                    INVENTED.formatted(slug, invented)
                            + ";insert into instance.org_directory (org_id, slug, name, profile, tier, created_at, is_instance)"
                            + " values ('%s', '%s', 'x', 'support-chat', 'standard', now(), false)"
                                    .formatted(invented, slug));
            settle(plinth);
            assertThat(bodies(plinth, instance, invented)).isEmpty();
        } finally {
            sql(plinth, "delete from tenant.organisation_reservation where slug = '" + slug + "'");
            sql(plinth, "delete from instance.org_directory where slug = '" + slug + "'");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "principal_id = 'mallory'",
                "on_behalf_id = 'mallory'",
                "purpose = 'mallory'",
                "principal_kind = 'mallory'",
                "on_behalf_kind = null, purpose = 'mallory'",
                "reserved_at = reserved_at - interval '1 microsecond'",
                // as a reservation of the version before is
                "seal = null",
            })
    void anOrganisationWhoseReservationWasChangedIsEnteredOnceWithoutAName(String change, TestPlinth plinth)
            throws SQLException {
        OrgId instance = plinth.organisations().instance();
        Organisation org = killedBeforeTheEntry(plinth);
        assertThat(change(plinth, change, org.slug())).isOne();
        settle(plinth);
        settle(plinth);
        assertThat(bodies(plinth, instance, org.id()))
                .singleElement()
                .asString()
                .contains("organisation.create", org.slug(), "settle-organisations")
                .doesNotContain("mallory", "op-1", "terraform", "Contract 12");
    }

    @Test
    void anotherTierInTheDirectoryTakesTheSealAway(TestPlinth plinth) throws SQLException {
        OrgId instance = plinth.organisations().instance();
        Organisation org = killedBeforeTheEntry(plinth);
        sql(plinth, "update instance.org_directory set tier = 'gold' where slug = '" + org.slug() + "'");
        settle(plinth);
        assertThat(bodies(plinth, instance, org.id()))
                .singleElement()
                .asString()
                .doesNotContain("op-1", "Contract 12");
        sql(plinth, "update instance.org_directory set tier = 'standard' where slug = '" + org.slug() + "'");
    }

    @Test
    void aReservationThatCannotBeReadHoldsUpNoOther(TestPlinth plinth) throws SQLException {
        OrgId instance = plinth.organisations().instance();
        String slug = request("us").slug();
        sql(plinth, INVENTED.formatted(slug, "not-an-id-not-an-id-not-an-id-not-an"));
        try {
            Organisation org = killedBeforeTheEntry(plinth);
            settle(plinth);
            assertThat(bodies(plinth, instance, org.id()))
                    .singleElement()
                    .asString()
                    .contains("op-1");
        } finally {
            sql(plinth, "delete from tenant.organisation_reservation where slug = '" + slug + "'");
        }
    }

    @Test
    void whereTheLogsOldestEntriesWereDroppedAnOldReservationIsNotEnteredAgain() throws SQLException {
        try (TestPlinth plinth = TestPlinth.start(Map.of("plinth.regions", "main"))) {
            Organisation org = plinth.newOrg("main", "support-chat");
            Instant made = Instant.now();
            assertThat(entered(plinth, org.id(), new OrgId(UUID.randomUUID()), made))
                    .isEqualTo(Reservations.Entered.NO);
            sql(
                    plinth,
                    "main",
                    "insert into tenant.ledger_head (org_id, size, root, pruned_below) values ('%s', 256, sha256(''), 256)"
                                    .formatted(org.id())
                            + " on conflict (org_id) do update set size = 256, pruned_below = 256");
            assertThat(entered(plinth, org.id(), new OrgId(UUID.randomUUID()), made))
                    .isEqualTo(Reservations.Entered.DROPPED);
            assertThat(entered(plinth, org.id(), org.id(), made)).isEqualTo(Reservations.Entered.YES);
        }
    }

    private static Reservations.Entered entered(TestPlinth plinth, OrgId log, OrgId about, Instant since) {
        return plinth.orgs().once(log, session -> Reservations.entered(session, about, since));
    }

    private static final String INVENTED = "insert into tenant.organisation_reservation (org_id, slug, organisation,"
            + " region, reserved_at, principal_kind, principal_id, request_id) select org_id, '%s', '%s', 'us',"
            + " now() - interval '1 minute', 'operator', 'mallory', gen_random_uuid() from instance.org_directory where is_instance";

    private static Organisation killedBeforeTheEntry(TestPlinth plinth) {
        OrgId instance = plinth.organisations().instance();
        Organisations dying = organisations(plinth, (session, cause, action, type, id, facts) -> {
            if (session.org().equals(instance)) throw new Killed();
            plinth.bean(Journal.class).record(session, cause, action, type, id, facts);
        });
        var request = request("us");
        assertThatThrownBy(() -> dying.create(request, CAUSE)).isInstanceOf(Killed.class);
        return plinth.organisations().findBySlug(request.slug()).orElseThrow();
    }

    private static int change(TestPlinth plinth, String set, String slug) throws SQLException {
        return sql(plinth, "update tenant.organisation_reservation set %s where slug = '%s'".formatted(set, slug));
    }

    private static int sql(TestPlinth plinth, String sql) throws SQLException {
        return sql(plinth, "us", sql);
    }

    private static int sql(TestPlinth plinth, String region, String sql) throws SQLException {
        try (Connection connection = plinth.superuser(region);
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
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
                new ReservationSeal(plinth.bean(Installation.class)),
                plinth.bean(Ids.class),
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
