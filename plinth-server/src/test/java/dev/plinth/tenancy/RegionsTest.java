package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@ServerTest
class RegionsTest {
    @Test
    void anOrganisationsRowsLiveOnlyInItsRegion(TestPlinth plinth) throws SQLException {
        Organisation org = plinth.newOrg("eu", "ai-helpdesk");
        plinth.orgs()
                .run(
                        org.id(),
                        session -> plinth.bean(Departments.class).create(session, "care", "Care", plinth.cause()));
        assertThat(tablesHolding(plinth.superuser("eu"), org.id()))
                .contains("tenant.department", "instance.org_directory");
        assertThat(tablesHolding(plinth.superuser("us"), org.id())).isEmpty();
        assertThat(tablesHolding(plinth.keyStoreSuperuser("us"), org.id())).isEmpty();
    }

    @Test
    void aRegionThatIsNotConfiguredIsRefusedByItsField(TestPlinth plinth) {
        assertThatThrownBy(() -> plinth.newOrg("mars", "support-chat"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("region");
    }

    @Test
    void aTakenSlugIsRefusedInEveryRegion(TestPlinth plinth) {
        Organisation org = plinth.newOrg("eu", "support-chat");
        for (String region : List.of("us", "eu"))
            assertThatThrownBy(() -> plinth.organisations()
                            .create(
                                    new Organisations.NewOrganisation(
                                            org.slug(), "Again", region, "support-chat", "standard"),
                                    plinth.cause()))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining(org.slug());
    }

    @Test
    void theInstallationItselfIsNotListedAmongItsOrganisations(TestPlinth plinth) {
        plinth.newOrg();
        OrgId self = plinth.organisations().instance();
        assertThat(plinth.organisations().all().complete())
                .extracting(Organisation::id)
                .doesNotContain(self);
        assertThat(plinth.organisations().find(self)).isEmpty();
        assertThat(plinth.organisations().findBySlug("instance")).isEmpty();
    }

    @Test
    void anUnknownOrganisationIsNotFound(TestPlinth plinth) {
        assertThatThrownBy(() -> plinth.orgs().in(new OrgId(UUID.randomUUID()), org -> org.org()))
                .isInstanceOf(ProblemException.class);
    }

    private static List<String> tablesHolding(Connection admin, OrgId org) throws SQLException {
        List<String> holding = new ArrayList<>();
        try (admin;
                var list = admin.createStatement();
                var tables = list.executeQuery(
                        "select a.attrelid::regclass::text from pg_attribute a join pg_class c on c.oid = a.attrelid"
                                + " join pg_namespace n on n.oid = c.relnamespace where a.attname = 'org_id' and c.relkind = 'r'"
                                + " and n.nspname in ('tenant', 'instance', 'keystore')")) {
            while (tables.next())
                try (var find =
                        admin.prepareStatement("select 1 from " + tables.getString(1) + " where org_id = ? limit 1")) {
                    find.setObject(1, org.value());
                    if (find.executeQuery().next()) holding.add(tables.getString(1));
                }
        }
        return holding;
    }
}
