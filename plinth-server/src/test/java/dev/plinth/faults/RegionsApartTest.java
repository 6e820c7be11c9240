package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.LeakScan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * An organisation of one region leaves nothing in the stores of another, except what the installation itself must know: its
 * own log, which lives in the home region, says that the organisation was created and which checkpoints its log reached.
 */
class RegionsApartTest {
    private static final String PUBLIC_VALUE = "only-in-europe-5b7e12c9";

    @Test
    void anOrganisationOfOneRegionLeavesNothingInTheStoresOfAnother() throws IOException, SQLException {
        try (ServerProcess server = new ServerProcess("us,eu").start()) {
            Api operator = Api.operator(server.client(), server.uri("/"), server.data());
            Org us = Org.create(operator, "us");
            Org eu = Org.create(operator, "eu");
            String id = eu.write(PUBLIC_VALUE).orFail().json().get("id").stringValue();
            eu.reveal(id).orFail();
            eu.change(id, "marker").orFail();
            eu.writeBatch("batch", Load.BATCH).orFail();
            us.write("elsewhere").orFail();
            new Books(eu).check(new Load.Ledgered());
            Superuser.checkpoint(server, "us", "eu");

            LeakScan organisation = LeakScan.forBytes("organisation", raw(eu.id()));
            LeakScan value = LeakScan.forCanaries(List.of(PUBLIC_VALUE));
            try (Connection keys = Superuser.connect(server, "us", "keys")) {
                assertThat(organisation.database("us keys", keys).lines()).isEmpty();
                assertThat(LeakScan.forCanaries(List.of(eu.id()))
                                .database("us keys", keys)
                                .lines())
                        .isEmpty();
            }
            try (Connection rows = Superuser.connect(server, "us", "data")) {
                assertThat(organisation.database("us rows", rows).lines()).isEmpty();
                assertThat(rowsThatName(eu.id(), rows))
                        .containsOnly(
                                "tenant.ledger_entry of the installation itself",
                                "tenant.organisation_reservation of the installation itself");
            }
            assertThat(value.directory(region(server, "us")).lines()).isEmpty();
            assertThat(organisation.directory(region(server, "us")).lines()).isEmpty();
            assertThat(LeakScan.forCanaries(List.of(eu.id()))
                            .directory(region(server, "us").resolve("keys"))
                            .lines())
                    .isEmpty();

            // the same search finds all of it where it belongs
            assertThat(value.directory(region(server, "eu")).findings()).isNotEmpty();
            assertThat(organisation
                            .directory(region(server, "eu").resolve("data"))
                            .findings())
                    .isNotEmpty();
            assertThat(organisation
                            .directory(region(server, "eu").resolve("keys"))
                            .findings())
                    .isNotEmpty();
        }
    }

    private static Path region(ServerProcess server, String region) {
        return server.data().resolve("regions").resolve(region);
    }

    private static byte[] raw(String id) {
        UUID uuid = UUID.fromString(id);
        return ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    /** Every table with a row that holds the id as text anywhere, and whose row it is. */
    private static List<String> rowsThatName(String id, Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        for (String table : tables(connection)) {
            String owner = table.startsWith("tenant.")
                    ? "case when t.org_id = (select org_id from instance.org_directory where is_instance)"
                            + " then 'the installation itself' else 'organisation ' || t.org_id end"
                    : "'the region'";
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "select distinct '%s of ' || %s from %s t where t::text like '%%%s%%' or t::text like '%%%s%%'"
                                    .formatted(table, owner, table, id, hex(id)))) {
                while (rows.next()) found.add(rows.getString(1));
            }
        }
        return found;
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select format('%I.%I', schemaname, tablename) from pg_tables"
                        + " where schemaname in ('tenant', 'instance', 'guard', 'public')")) {
            while (rows.next()) tables.add(rows.getString(1));
        }
        return tables;
    }
}
