package dev.plinth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.access.Role;
import dev.plinth.runtime.DataDirectory;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.RequestId;
import dev.plinth.tenancy.spi.Journal;
import dev.plinth.testing.Api;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The start after an upgrade, over organisations of the test's own: one of them stands for the installation. */
@ServerTest
class SealAdoptionTest {
    private final TestPlinth plinth;
    private final OrgId installation;
    private final Organisation org;

    SealAdoptionTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.installation = plinth.newOrg().id();
        this.org = plinth.newOrg();
    }

    private void start(OrgId instance, DataDirectory data) {
        new SealAdoption(
                        data,
                        new Few(instance),
                        plinth.orgs(),
                        plinth.bean(Journal.class),
                        plinth.bean(RowJudge.class),
                        plinth.bean(Ids.class))
                .start();
    }

    private ApiKeys.Issued issue(Cause cause) {
        return plinth.orgs()
                .in(
                        org.id(),
                        session -> plinth.bean(ApiKeys.class)
                                .issue(session, ApiKeys.NewApiKey.of("CI", Role.OWNER), cause));
    }

    /** As a release without seals left it. */
    private void strip(ApiKeys.Issued key) throws SQLException {
        try (var connection = plinth.superuser("us");
                var sql = connection.createStatement()) {
            assertThat(sql.executeUpdate("update tenant.api_key set seal = null, rooted_at = null where id = '"
                            + key.key().id() + "'"))
                    .isEqualTo(1);
        }
    }

    private int status(ApiKeys.Issued key) {
        return Api.with(plinth, key.token()).get("/api/v1/me").status();
    }

    private void forget(ApiKeys.Issued key) throws SQLException {
        try (var connection = plinth.superuser("us");
                var sql = connection.createStatement()) {
            sql.executeUpdate(
                    "delete from tenant.api_key where id = '" + key.key().id() + "'");
        }
    }

    @Test
    void keysFromBeforeAreSealedOnceAndNeverAgain() throws SQLException {
        ApiKeys.Issued root = issue(plinth.cause());
        Principal maker = new Principal(Principal.Kind.SERVICE, root.key().id().toString());
        ApiKeys.Issued made = issue(Cause.of(maker, new RequestId(UUID.randomUUID())));
        strip(root);
        strip(made);
        assertThat(status(root)).isEqualTo(401);

        try (DataDirectory data = DataDirectory.open(TestPlinth.freshDirectory());
                DataDirectory other = DataDirectory.open(TestPlinth.freshDirectory())) {
            start(installation, data);
            assertThat(status(root)).isEqualTo(200);
            assertThat(status(made)).isEqualTo(200);
            assertThat(rooted(made)).isEqualTo(root.key().createdAt()).isEqualTo(rooted(root));

            ApiKeys.Issued late = issue(plinth.cause());
            strip(late);
            start(installation, data);
            assertThat(status(late)).as("the same node, again").isEqualTo(401);
            start(installation, other);
            assertThat(status(late)).as("a node that has only the log").isEqualTo(401);
            start(plinth.newOrg().id(), data);
            assertThat(status(late)).as("a log that no longer says so").isEqualTo(401);
            forget(late);
        }
    }

    private Instant rooted(ApiKeys.Issued key) {
        return plinth.orgs()
                .<Optional<ApiKeys.ApiKey>>in(
                        org.id(),
                        session -> plinth.bean(ApiKeys.class)
                                .find(session, key.key().id()))
                .orElseThrow()
                .rootedAt();
    }

    @Test
    void whatHasASealAlreadyIsNotSealedAnew() throws SQLException {
        ApiKeys.Issued changed = issue(plinth.cause());
        try (var connection = plinth.superuser("us");
                var sql = connection.createStatement()) {
            sql.executeUpdate("update tenant.api_key set expires_at = '2100-01-01' where id = '"
                    + changed.key().id() + "'");
        }
        try (DataDirectory data = DataDirectory.open(TestPlinth.freshDirectory())) {
            start(installation, data);
        }
        assertThat(status(changed)).isEqualTo(401);
        forget(changed);
    }

    @Test
    void operatorsFromBeforeAreSealedWithTheChangesThatTheLogKnows() throws SQLException {
        Operators operators = plinth.bean(Operators.class);
        String email = UUID.randomUUID() + "@example.org";
        plinth.orgs().run(installation, session -> operators.create(session, email, "$2a$12$a", plinth.cause()));
        StoredOperator row = find(email).orElseThrow();
        plinth.orgs().run(installation, session -> operators.changePassword(session, row, "$2a$12$b", plinth.cause()));
        try (var connection = plinth.superuser("us");
                var sql = connection.createStatement()) {
            sql.executeUpdate("update tenant.operator set seal = null, changes = 0 where id = '" + row.id() + "'");
        }
        assertThat(find(email)).isEmpty();
        try (DataDirectory data = DataDirectory.open(TestPlinth.freshDirectory())) {
            start(installation, data);
        }
        assertThat(find(email).orElseThrow().changes()).isEqualTo(1);
    }

    private Optional<StoredOperator> find(String email) {
        return plinth.orgs()
                .in(installation, session -> plinth.bean(Operators.class).find(session, email));
    }

    /** An installation of two organisations in one region. */
    private final class Few implements Organisations {
        private final OrgId instance;

        Few(OrgId instance) {
            this.instance = instance;
        }

        @Override
        public Organisation create(NewOrganisation request, Cause cause) {
            return plinth.organisations().create(request, cause);
        }

        @Override
        public Optional<Organisation> find(OrgId id) {
            return plinth.organisations().find(id);
        }

        @Override
        public Optional<Organisation> findBySlug(String slug) {
            return plinth.organisations().findBySlug(slug);
        }

        @Override
        public Listing all() {
            return everyone();
        }

        @Override
        public Listing everyone() {
            return new Listing(List.of(org), List.of());
        }

        @Override
        public OrgId instance() {
            return instance;
        }

        @Override
        public List<RegionId> regions() {
            return List.of(new RegionId("us"));
        }
    }
}
