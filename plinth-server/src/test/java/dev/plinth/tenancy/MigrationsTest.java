package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.runtime.Installation;
import dev.plinth.runtime.StartException;
import dev.plinth.runtime.StoreAddress;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class MigrationsTest {
    /** Everything that a migration can make, as text. */
    private static final String SCHEMA = """
            select format('%s %s.%s %s %s', c.relkind, n.nspname, c.relname, c.relacl, c.relowner::regrole)
              from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('tenant', 'instance', 'guard', 'keystore')
            union all select format('column %s.%s %s %s %s', a.attrelid::regclass, a.attname, a.atttypid::regtype, a.attnotnull, a.attacl)
              from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
              where n.nspname in ('tenant', 'instance', 'guard', 'keystore') and not a.attisdropped
            union all select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
              where connamespace::regnamespace::text in ('tenant', 'instance', 'guard', 'keystore')
            union all select format('index %s', indexdef) from pg_indexes where schemaname in ('tenant', 'instance', 'guard', 'keystore')
            union all select format('policy %s %s %s %s', tablename, policyname, qual, with_check) from pg_policies
            union all select format('function %s', pg_get_functiondef(p.oid)) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
              where n.nspname in ('tenant', 'instance', 'guard', 'keystore') and p.prokind = 'f'
            union all select format('schema %s %s', nspname, nspacl) from pg_namespace where nspname in ('tenant', 'instance', 'guard', 'keystore')
            union all select format('extension %s', extname) from pg_extension
            order by 1""";

    @ParameterizedTest
    @ValueSource(strings = {"db/data", "db/keys"})
    void upDownUpLeavesTheSameSchema(String location, TestPlinth plinth) throws SQLException {
        try (Scratch scratch = new Scratch(plinth, location.endsWith("keys"))) {
            Migrations migrations = new Migrations(scratch.address(), location);
            List<String> empty = scratch.schema();
            migrations.migrate();
            List<String> up = scratch.schema();
            assertThat(up).hasSizeGreaterThan(empty.size());
            for (String rollback : migrations.rollbacks()) scratch.execute("set role plinth_owner; " + rollback);
            assertThat(scratch.schema()).isEqualTo(empty);
            scratch.execute("drop schema migrations cascade; drop schema chain cascade");
            migrations.migrate();
            assertThat(scratch.schema()).isEqualTo(up);
        }
    }

    @Test
    void migratingAgainChangesNothing(TestPlinth plinth) throws SQLException {
        try (Scratch scratch = new Scratch(plinth, false)) {
            Migrations migrations = new Migrations(scratch.address(), "db/data");
            migrations.migrate();
            List<String> before = scratch.schema();
            assertThatCode(migrations::migrate).doesNotThrowAnyException();
            assertThat(scratch.schema()).isEqualTo(before);
        }
    }

    @Test
    void aMigrationThatChangedAfterItRanStopsTheStartWithItsName(TestPlinth plinth) throws SQLException {
        try (Scratch scratch = new Scratch(plinth, false)) {
            Migrations migrations = new Migrations(scratch.address(), "db/data");
            migrations.migrate();
            scratch.execute("update chain.applied set link = repeat('0', 64) where position = 0");
            assertThatThrownBy(migrations::migrate)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("V001__tenancy.sql was changed");
        }
    }

    @Test
    void aMigrationThatIsMissingFromThisVersionStopsTheStartWithItsName(TestPlinth plinth) throws SQLException {
        try (Scratch scratch = new Scratch(plinth, false)) {
            Migrations migrations = new Migrations(scratch.address(), "db/data");
            migrations.migrate();
            scratch.execute("insert into chain.applied values (999, 'V999__future.sql', repeat('a', 64))");
            assertThatThrownBy(migrations::migrate)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("V999__future.sql");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {90605, 140022, 150013, 160009, 170005})
    void aPostgresWithoutTheFixesIsRefused(int version) {
        assertThatThrownBy(() ->
                        StorePreparation.requireVersion(version, new StoreAddress("jdbc:postgresql://db/x", "u", "p")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("too old")
                .hasMessageContaining("17.6");
    }

    @ParameterizedTest
    @ValueSource(ints = {150014, 160010, 170006, 180000, 190001})
    void aPostgresWithTheFixesIsAccepted(int version) {
        assertThatCode(() ->
                        StorePreparation.requireVersion(version, new StoreAddress("jdbc:postgresql://db/x", "u", "p")))
                .doesNotThrowAnyException();
    }

    /** An empty database in the test's own cluster, dropped afterwards. */
    private static final class Scratch implements AutoCloseable {
        private final StoreAddress maintenance;
        private final String name = "scratch_" + UUID.randomUUID().toString().replace("-", "");

        Scratch(TestPlinth plinth, boolean keys) throws SQLException {
            Installation.Region region =
                    plinth.bean(Installation.class).regions().getFirst();
            maintenance = keys ? region.keysAdmin() : region.dataAdmin();
            run(maintenance, "create database " + name);
            run(maintenance, "grant create on database " + name + " to plinth_owner");
        }

        StoreAddress address() {
            String url = maintenance.url();
            return new StoreAddress(
                    url.substring(0, url.lastIndexOf('/') + 1) + name, maintenance.user(), maintenance.password());
        }

        void execute(String sql) throws SQLException {
            run(address(), sql);
        }

        List<String> schema() throws SQLException {
            List<String> lines = new ArrayList<>();
            try (Connection connection = address().open();
                    var result = connection.createStatement().executeQuery(SCHEMA)) {
                while (result.next()) lines.add(result.getString(1));
            }
            return lines;
        }

        private static void run(StoreAddress at, String sql) throws SQLException {
            try (Connection connection = at.open();
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        @Override
        public void close() throws SQLException {
            run(maintenance, "drop database " + name + " with (force)");
        }
    }
}
