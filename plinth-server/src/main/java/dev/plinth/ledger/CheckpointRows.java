package dev.plinth.ledger;

import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.RegionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
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
