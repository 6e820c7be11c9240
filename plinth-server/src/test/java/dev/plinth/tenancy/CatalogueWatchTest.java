package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.runtime.StoreAddress;
import dev.plinth.tenancy.spi.Journal;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.health.contributor.Status;

@ServerTest
class CatalogueWatchTest {
    @Test
    void eachCheckLeavesAnEntryInTheLogOfTheInstallation(TestPlinth plinth) {
        long before = entries(plinth);
        plinth.bean(CatalogueWatch.class).check();
        assertThat(entries(plinth)).isGreaterThan(before);
        assertThat(plinth.bean(CatalogueWatch.class).health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aTableWithoutItsLocksMakesTheInstallationUnhealthy() throws SQLException {
        try (TestPlinth plinth = TestPlinth.start(Map.of("plinth.regions", "main"));
                var admin = plinth.superuser("main");
                var statement = admin.createStatement()) {
            CatalogueWatch watch = plinth.bean(CatalogueWatch.class);
            statement.execute("alter table tenant.department no force row level security");
            watch.check();
            assertThat(watch.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(watch.health().getDetails().toString()).contains("tenant.department");
            statement.execute("alter table tenant.department force row level security");
            watch.check();
            assertThat(watch.health().getStatus()).isEqualTo(Status.UP);
        }
    }

    @Test
    void aRegionThatCannotBeAskedIsUnknownWhateverItAnsweredBefore(TestPlinth plinth) {
        Stores stores = plinth.bean(Stores.class);
        CatalogueWatch watch = new CatalogueWatch(
                stores,
                plinth.orgs(),
                plinth.organisations(),
                new StaticListableBeanFactory(Map.of("journal", plinth.bean(Journal.class)))
                        .getBeanProvider(Journal.class),
                plinth.bean(Ids.class),
                InstantSource.system(),
                new SimpleMeterRegistry());
        watch.check();
        assertThat(watch.health().getStatus()).isEqualTo(Status.UP);
        StorePool nobody = new StorePool(
                "away", new StoreAddress("jdbc:postgresql://127.0.0.1:1/plinth", "plinth_app", "none"), 1);
        try (nobody) {
            watch.check((region, store) ->
                    region.value().equals("eu") ? nobody : stores.region(region).serving(store));
        }
        assertThat(watch.health().getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(watch.health().getDetails().toString()).contains("eu", "could not be asked", "since");
        watch.check();
        assertThat(watch.health().getStatus()).isEqualTo(Status.UP);
    }

    private static long entries(TestPlinth plinth) {
        try (var admin = plinth.superuser("us");
                var statement = admin.createStatement();
                var result = statement.executeQuery("select (select count(*) from tenant.ledger_inbox)"
                        + " + (select count(*) from tenant.ledger_entry)")) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
