package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@ServerTest
class TenancyLocksTest {
    @Test
    void aRawSessionOfTheApplicationsRoleSeesNothingWithoutAScope(TestPlinth plinth) throws SQLException {
        try (var connection = plinth.rawApp("us");
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("select * from tenant.department"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("plinth.context");
        }
    }

    @Test
    void theCatalogueShowsNoTableWithoutItsLocks(TestPlinth plinth) throws SQLException {
        try (var connection = plinth.superuser("us")) {
            assertThat(CatalogueRules.violations(connection)).isEmpty();
        }
    }
}
