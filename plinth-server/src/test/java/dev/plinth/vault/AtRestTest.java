package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A canary is written through every door of the vault; then every row of every table is looked through for it. */
@ServerTest
class AtRestTest {
    private static final String CANARY = "canary-7f3a91-yellow";

    @Test
    void noTableHoldsASealedValueInClear(TestPlinth plinth) throws SQLException, IOException {
        VaultWorld world = VaultWorld.in(plinth);
        Map<String, Value> fields = Map.of(
                "name", Value.of(CANARY),
                "ssn", Value.of(CANARY),
                "notes", Value.of(CANARY),
                "sealedAny", Value.json("{\"" + CANARY + "\":\"" + CANARY + "\"}"));
        RecordId id = world.create(RecordDraft.of(fields).about(CANARY)).id();
        world.patch(id, Map.of("notes", Value.of(CANARY + "2")));
        world.reveal(id, "name", "ssn");
        world.records.get(world.org, VaultWorld.PEOPLE, id, world.scope(), Records.Show.MASKED);
        PreparedBatch batch = world.batches.prepare(
                world.org,
                world.people,
                List.of(RecordDraft.of(fields).about(CANARY).keyed(CANARY)));
        plinth.orgs().run(world.org, session -> world.batches.write(session, batch, plinth.cause()));
        world.uploads.upload(
                world.org,
                new Uploads.Target(VaultWorld.PEOPLE, id, new AttachmentName("a"), ContentType.BYTES, 10_000),
                new ByteArrayInputStream(CANARY.repeat(100).getBytes(StandardCharsets.UTF_8)),
                world.scope());
        try (Connection data = plinth.superuser("us");
                Connection keys = plinth.keyStoreSuperuser("us")) {
            assertThat(rowsWith(data, CANARY)).isEmpty();
            assertThat(rowsWith(keys, CANARY)).isEmpty();
        }
    }

    @Test
    void theScanFindsWhatIsStoredInClear(TestPlinth plinth) throws SQLException {
        VaultWorld world = VaultWorld.in(plinth);
        world.create(Map.of("status", Value.of("clear-" + "4c1d77")));
        try (Connection data = plinth.superuser("us")) {
            assertThat(rowsWith(data, "clear-4c1d77")).containsExactly("tenant.record");
        }
    }

    private static List<String> rowsWith(Connection connection, String needle) throws SQLException {
        String hex = java.util.HexFormat.of().formatHex(needle.getBytes(StandardCharsets.UTF_8));
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select format('%I.%I', schemaname, tablename) from pg_tables"
                        + " where schemaname not in ('pg_catalog', 'information_schema')")) {
            while (rows.next()) tables.add(rows.getString(1));
        }
        List<String> found = new ArrayList<>();
        for (String table : tables)
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select count(*) from " + table + " t where t::text like '%"
                            + needle + "%' or t::text like '%" + hex + "%'")) {
                if (rows.next() && rows.getLong(1) > 0) found.add(table);
            }
        return found;
    }
}
