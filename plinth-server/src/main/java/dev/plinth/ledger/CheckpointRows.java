package dev.plinth.ledger;

import dev.plinth.proof.Hash;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Published checkpoints: the newest of each log, and those that witnesses cosigned. */
@CrossesOrganisations("Publishes the checkpoints of all logs of a region in one round trip; they are public anyway")
final class CheckpointRows {
    private static final String INSERT = "insert into tenant.ledger_checkpoint (org_id, size, root, note, signed_at)"
            + " select * from unnest(?::uuid[], ?::bigint[], ?::bytea[], ?::text[], ?::timestamptz[])"
            + " on conflict (org_id, size) do nothing";
    private static final String PUBLISH = INSERT
            + ";\ndelete from tenant.ledger_checkpoint c using unnest(?::uuid[], ?::bigint[]) as p (org_id, size)"
            + " where c.org_id = p.org_id and c.size < p.size and c.size < (select max(n.size) from tenant.ledger_checkpoint n"
            + " where n.org_id = c.org_id) and not exists (select 1 from tenant.ledger_cosignature s"
            + " where s.org_id = c.org_id and s.size = c.size)";
    private static final String COSIGNED = INSERT
            + ";\ninsert into tenant.ledger_cosignature (org_id, size, witness, nth, line, at) values (?, ?, ?, ?, ?, ?)"
            + " on conflict do nothing"
            + ";\ndelete from tenant.ledger_cosignature where org_id = ? and witness = ? and size < ?";

    private final LogStore store;

    CheckpointRows(LogStore store) {
        this.store = store;
    }

    /** Publishes, and drops older checkpoints that nobody cosigned. */
    void publish(RegionId region, List<Publisher.Signed> signed) {
        store.withConnection(region, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(PUBLISH)) {
                bind(connection, statement, signed);
                array(connection, statement, 6, "uuid", orgs(signed));
                array(connection, statement, 7, "bigint", sizes(signed));
                return statement.execute();
            }
        });
    }

    /** Keeps what a witness said about a checkpoint, and the checkpoint with it; older words of this witness go. */
    void cosigned(RegionId region, Publisher.Signed signed, String witness, List<String> lines, Instant at) {
        store.withConnection(region, connection -> {
            for (int nth = 0; nth < lines.size(); nth++)
                try (PreparedStatement statement = connection.prepareStatement(COSIGNED)) {
                    bind(connection, statement, List.of(signed));
                    statement.setObject(6, signed.org().value());
                    statement.setLong(7, signed.size());
                    statement.setString(8, witness);
                    statement.setInt(9, nth);
                    statement.setString(10, lines.get(nth));
                    statement.setObject(11, at.atOffset(ZoneOffset.UTC));
                    statement.setObject(12, signed.org().value());
                    statement.setString(13, witness);
                    statement.setLong(14, signed.size());
                    statement.execute();
                }
            return region;
        });
    }

    /** A checkpoint in the store, before anybody verified it, with what its columns say of it. */
    record PublishedRow(long size, Hash root, UnverifiedCheckpoint note) {}

    /** The checkpoints in the store, the newest first. */
    static List<PublishedRow> published(Connection connection, OrgId org) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select size, root, note from tenant.ledger_checkpoint where org_id = ? order by size desc")) {
            statement.setObject(1, org.value());
            List<PublishedRow> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next())
                    rows.add(new PublishedRow(
                            result.getLong(1),
                            Hash.of(result.getBytes(2)),
                            UnverifiedCheckpoint.parse(result.getString(3))));
            }
            return rows;
        }
    }

    /** The size of the newest checkpoint in the store, by its column; 0 if there is none. */
    static long publishedSize(Connection connection, OrgId org) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select coalesce(max(size), 0) from tenant.ledger_checkpoint where org_id = ?")) {
            statement.setObject(1, org.value());
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, List<Publisher.Signed> signed)
            throws SQLException {
        array(connection, statement, 1, "uuid", orgs(signed));
        array(connection, statement, 2, "bigint", sizes(signed));
        array(
                connection,
                statement,
                3,
                "bytea",
                signed.stream().map(one -> one.root().bytes()).toArray(byte[][]::new));
        array(
                connection,
                statement,
                4,
                "text",
                signed.stream().map(one -> one.note().format()).toArray());
        array(
                connection,
                statement,
                5,
                "timestamptz",
                signed.stream().map(one -> one.at().toString()).toArray());
    }

    private static Object[] orgs(List<Publisher.Signed> signed) {
        return signed.stream().map(one -> one.org().value()).toArray();
    }

    private static Object[] sizes(List<Publisher.Signed> signed) {
        return signed.stream().map(one -> one.size()).toArray();
    }

    private static void array(Connection connection, PreparedStatement statement, int at, String type, Object[] values)
            throws SQLException {
        statement.setArray(at, connection.createArrayOf(type, values));
    }
}
