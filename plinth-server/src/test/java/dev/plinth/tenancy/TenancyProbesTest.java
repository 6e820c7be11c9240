package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Target;
import dev.plinth.runtime.Installation;
import dev.plinth.testing.ProbeTrial;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@ServerTest
class TenancyProbesTest {
    @Test
    void everyLockIsOnAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        ProbeTrial.of(plinth.bean(CatalogueProbe.class))
                .holds(2L * (StoreCatalogue.DATA.objects() + StoreCatalogue.KEYS.objects()))
                .finds("no-policy", "policy org_only of tenant.department is missing")
                .finds("unforced", "table tenant.record was changed")
                .finds("rewritable-log", "table tenant.ledger_entry was changed")
                .finds("leaking-view", "view tenant.everything is not Plinth's")
                .finds("believing-function", "function guard.current_org() was changed")
                .finds("hiding-policy", "policy seen of tenant.ledger_entry is not Plinth's")
                .finds("planted-trigger", "trigger planted of tenant.ledger_inbox is not Plinth's")
                .andNoOtherTwin();
    }

    @Test
    void aRawSessionReachesNothingAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        plinth.orgs()
                .run(
                        plinth.newOrg().id(),
                        org -> plinth.bean(Departments.class).create(org, "care", "Care", plinth.cause()));
        ProbeTrial.of(plinth.bean(RawSessionProbe.class))
                .holdsOnAtLeast(20)
                .finds("unlocked-table", "reads tenant.department")
                .finds("believing-policy", "reads tenant.department")
                .finds("unsigned-context", "writes tenant.department")
                .finds("mighty-role", "reads tenant.department")
                .andNoOtherTwin();
        assertThat(count(plinth, "select count(*) from tenant.department where key = 'planted-by-a-probe'"))
                .isZero();
    }

    @Test
    void noMigrationWasChangedAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        ProbeTrial.of(plinth.bean(MigrationsProbe.class))
                .holdsOnAtLeast(10)
                .finds("changed-script", "is not the one that ran")
                .finds("removed-script", "left no trace")
                .finds("added-script", "V999__planted.sql ran and is not in this build")
                .andNoOtherTwin();
    }

    @Test
    void noRegionHoldsAnOrganisationOfAnotherAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        ProbeTrial.of(plinth.bean(RegionStoresProbe.class))
                .holdsOnAtLeast(50)
                .finds("copied-row", "a row of an organisation of another region lies in tenant.department")
                .finds("any-region", "an organisation was made in a region that does not exist")
                .andNoOtherTwin();
        assertThat(count(plinth, "select count(*) from instance.org_directory where slug like 'nowhere-%'"))
                .isZero();
    }

    @Test
    void noRegionAnswersForAnOrganisationOfAnotherAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        ProbeTrial.of(plinth.bean(RegionReadsProbe.class))
                .holdsOnAtLeast(6)
                .finds("foreign-rows", "a region answers for an organisation of another one from tenant.department")
                .finds("linked", "a region's database has a server of foreign tables")
                .andNoOtherTwin();
    }

    @Test
    void whatMayNotSeeTheRowsOfARegionSaysSo(TestPlinth plinth) throws Exception {
        RegionStoresProbe probe = plinth.bean(RegionStoresProbe.class);
        Target.Attack<RegionStoresProbe.Regions> blind = (regions, attempt) -> probe.attack(
                new RegionStoresProbe.Regions(
                        regions.stores(), at -> Map.of("us", List.of(new OrgId(new UUID(0, 1)))), regions.making()),
                attempt);
        Observation seen = probe.live().meets(blind, new Attempt(new byte[32], Instant.EPOCH, probe.pace()));
        assertThat(seen)
                .isEqualTo(new Observation.Unable(
                        "The rows of a region cannot be seen with the rights that Plinth has there"));
    }

    @Test
    void aScratchStoreThatWasLeftBehindIsRemovedByTheNext(TestPlinth plinth) throws Exception {
        Installation installation = plinth.bean(Installation.class);
        Installation.Region region = installation.regions().getFirst();
        ScratchStore left = ScratchStore.make(installation, region, "0123456789abcdef0123");
        String count = "select count(*) from pg_database where datname = 'plinth_twin_0123456789abcdef'";
        assertThat(count(plinth, count)).isOne();
        ScratchStore.make(installation, region, "fedcba98765432100123").close();
        assertThat(count(plinth, count)).isZero();
        left.close();
        assertThat(count(plinth, "select count(*) from pg_database where datname = 'plinth_twin_fedcba9876543210'"))
                .isZero();
    }

    private static long count(TestPlinth plinth, String sql) throws SQLException {
        try (Connection connection = plinth.superuser("us");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
