package dev.plinth.ledger;

import dev.plinth.proof.Hash;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.Reason;
import dev.plinth.proof.Tile;
import dev.plinth.proof.TilePath;
import dev.plinth.proof.TileSource;
import dev.plinth.proof.TreeEdge;
import dev.plinth.proof.TreeHasher;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.OrgId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Tiles and heads as the sequencer reads and writes them. */
@CrossesOrganisations("Grows the trees of all logs of a region in one round trip; they hold hashes only")
final class TreeRows {
    /*
     * Both statements only ever move forward: a tile is replaced by a wider one, a head whose size is the expected one by
     * a larger. Anything else touches fewer rows than it should, and the batch is rolled back.
     */
    private static final String GROW = """
            insert into tenant.ledger_tile as t (org_id, level, tile, width, hashes)
              select * from unnest(?::uuid[], ?::smallint[], ?::bigint[], ?::smallint[], ?::bytea[])
              on conflict (org_id, level, tile) do update set width = excluded.width, hashes = excluded.hashes
              where t.width < excluded.width and substr(excluded.hashes, 1, t.width * 32) = t.hashes;
            merge into tenant.ledger_head h
              using unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bytea[]) as g (org_id, was, size, root)
              on h.org_id = g.org_id
              when matched and h.size = g.was then update set size = g.size, root = g.root
              when not matched and g.was = 0 then insert (org_id, size, root) values (g.org_id, g.size, g.root)""";

    private TreeRows() {}

    /** One log's growth. */
    record Step(OrgId org, long was, TreeEdge edge, List<Tile> tiles) {}

    /**
     * A head as stored.
     *
     * @param prunedBelow bodies of entries before this one were dropped by retention
     */
    record Head(long size, Hash root, long prunedBelow) {
        /** Of a log without entries. */
        static final Head NONE = new Head(0, TreeHasher.EMPTY_ROOT, 0);
    }

    static void grow(Connection connection, List<Step> steps) throws SQLException {
        List<UUID> orgs = new ArrayList<>();
        List<Tile> tiles = new ArrayList<>();
        for (Step step : steps)
            for (Tile tile : step.tiles()) {
                orgs.add(step.org().value());
                tiles.add(tile);
            }
        try (PreparedStatement statement = connection.prepareStatement(GROW)) {
            array(statement, 1, "uuid", orgs.toArray());
            array(
                    statement,
                    2,
                    "smallint",
                    tiles.stream().map(t -> (short) t.path().level()).toArray());
            array(
                    statement,
                    3,
                    "bigint",
                    tiles.stream().map(t -> t.path().index()).toArray());
            array(
                    statement,
                    4,
                    "smallint",
                    tiles.stream().map(t -> (short) t.path().width()).toArray());
            array(statement, 5, "bytea", tiles.stream().map(Tile::bytes).toArray(byte[][]::new));
            array(statement, 6, "uuid", steps.stream().map(s -> s.org().value()).toArray());
            array(statement, 7, "bigint", steps.stream().map(Step::was).toArray());
            array(
                    statement,
                    8,
                    "bigint",
                    steps.stream().map(s -> s.edge().size()).toArray());
            array(
                    statement,
                    9,
                    "bytea",
                    steps.stream().map(s -> s.edge().root().bytes()).toArray(byte[][]::new));
            statement.execute();
            require("tiles", tiles.size(), statement.getUpdateCount());
            statement.getMoreResults();
            require("heads", steps.size(), statement.getUpdateCount());
        }
    }

    static Optional<Head> head(Connection connection, OrgId org) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select size, root, pruned_below from tenant.ledger_head where org_id = ?")) {
            statement.setObject(1, org.value());
            try (ResultSet result = statement.executeQuery()) {
                return result.next()
                        ? Optional.of(new Head(result.getLong(1), Hash.of(result.getBytes(2)), result.getLong(3)))
                        : Optional.empty();
            }
        }
    }

    /** The stored tiles of one log. */
    static TileSource tiles(Connection connection, OrgId org) {
        return path -> tile(connection, org, path);
    }

    private static byte[] tile(Connection connection, OrgId org, TilePath path) {
        try {
            byte[] hashes = hashes(connection, org, path.level(), path.index());
            if (hashes.length == 0) throw new ProofException(Reason.MISSING, path + " is not there");
            return hashes;
        } catch (SQLException e) {
            throw new StoreReadException(e);
        }
    }

    /** All hashes of a tile; none if it is not there. */
    static byte[] hashes(Connection connection, OrgId org, int level, long tile) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select hashes from tenant.ledger_tile where org_id = ? and level = ? and tile = ?")) {
            statement.setObject(1, org.value());
            statement.setInt(2, level);
            statement.setLong(3, tile);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getBytes(1) : new byte[0];
            }
        }
    }

    /** The full tiles of one level from one up to, not including, another, as far as they are there. */
    static Map<Long, byte[]> fullTiles(Connection connection, OrgId org, int level, long from, long to)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select tile, hashes from tenant.ledger_tile"
                + " where org_id = ? and level = ? and tile >= ? and tile < ? and width = 256")) {
            statement.setObject(1, org.value());
            statement.setInt(2, level);
            statement.setLong(3, from);
            statement.setLong(4, to);
            Map<Long, byte[]> tiles = new HashMap<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) tiles.put(result.getLong(1), result.getBytes(2));
            }
            return tiles;
        }
    }

    /** Carries a failure of the database through the proof classes, which know no SQL. */
    static final class StoreReadException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final SQLException reason;

        StoreReadException(SQLException reason) {
            super(reason);
            this.reason = reason;
        }

        SQLException reason() {
            return reason;
        }
    }

    private static void require(String what, int expected, int touched) {
        if (touched != expected)
            throw new IllegalStateException(
                    "The store took %d of %d %s: it was changed behind the sequencer's back; the batch is rolled back"
                            .formatted(touched, expected, what));
    }

    private static void array(PreparedStatement statement, int at, String type, Object[] values) throws SQLException {
        statement.setArray(at, statement.getConnection().createArrayOf(type, values));
    }
}
