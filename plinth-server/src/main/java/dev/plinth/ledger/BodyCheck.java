package dev.plinth.ledger;

import dev.plinth.ledger.LogCheck.Finding;
import dev.plinth.proof.Hash;
import dev.plinth.proof.TilePath;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.OrgId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares the bodies of entries with their hashes, inside the database: only what differs comes out. */
@CrossesOrganisations("Checks one log at a time; bodies stay in the database")
final class BodyCheck {
    private static final String DIFFERENT = """
            select coalesce(e.tile, t.tile) from (
                select idx / 256 as tile, string_agg(sha256('\\x00'::bytea || body), ''::bytea order by idx) as hashes,
                  min(idx) = idx / 256 * 256 and max(idx) - min(idx) + 1 = count(*) as whole
                from tenant.ledger_entry where org_id = ? and idx >= ? and idx < ? group by idx / 256) e
              full join (select tile, hashes from tenant.ledger_tile where org_id = ? and level = 0 and tile >= ? and tile < ?) t
              on t.tile = e.tile
            where e.hashes is distinct from t.hashes or not e.whole
            order by 1 limit ?""";
    private static final String LEAVES = "select idx, sha256('\\x00'::bytea || body) from tenant.ledger_entry"
            + " where org_id = ? and idx >= ? and idx < ? order by idx";
    /** The beginning of a finding about bytes that do not hash to what the tree has. */
    static final String CHANGED = "was changed: its bytes hash to ";

    /** Said of an entry before the search columns themselves were named; records of that time say only this. */
    private static final String COLUMNS_DIFFER = "has search columns that say something else than its body";

    private static final String COLUMNS = """
            select e.idx, encode(sha256(convert_to(row(e.entry_id, extract(epoch from e.time), e.action, e.actor, e.object_type,
                e.object_id, e.subject_id, e.purpose)::text, 'UTF8')), 'hex')
            from tenant.ledger_entry e cross join lateral json_to_record(
                case when e.idx = any (?) then '{}'::json else convert_from(e.body, 'UTF8')::json end)
              as b (id uuid, time timestamptz, action text, subject uuid, purpose text, object json, actor json)
            where e.org_id = ? and e.idx >= ? and e.idx < ? and e.idx <> all (?) and (
              (e.entry_id, e.time, e.action, e.object_type, e.object_id, e.actor) is distinct from (
                b.id, b.time, b.action, b.object ->> 'type', b.object ->> 'id',
                (b.actor ->> 'type') || ':' || (b.actor ->> 'id'))
              or e.subject_id is distinct from b.subject or e.purpose is distinct from b.purpose)
            order by e.idx limit ?""";

    private BodyCheck() {}

    /**
     * A part of a log.
     *
     * @param from the first tile of level 0
     * @param to the first tile that is not looked at
     * @param size entries of the whole log
     */
    record Part(OrgId org, String origin, long from, long to, long size) {
        long firstEntry() {
            return from * TilePath.FULL;
        }

        long endEntry() {
            return to > Long.MAX_VALUE / TilePath.FULL ? Long.MAX_VALUE : to * TilePath.FULL;
        }
    }

    /** At most so many findings more than were accepted; search columns only if no bytes differ but accepted ones. */
    static List<Finding> check(Connection connection, Part part, int most, Accepted.Lines accepted)
            throws SQLException {
        List<Finding> found = new ArrayList<>();
        int limit = most + accepted.all().size();
        for (long tile : different(connection, part, limit)) found.addAll(describe(connection, part, tile));
        if (accepted.coverAll(found)) columns(connection, part, limit, accepted, found);
        return found;
    }

    /** How many bodies are there. */
    static long count(Connection connection, OrgId org) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select count(*) from tenant.ledger_entry where org_id = ?")) {
            statement.setObject(1, org.value());
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    private static Set<Long> different(Connection connection, Part part, int most) throws SQLException {
        Set<Long> tiles = new LinkedHashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(DIFFERENT)) {
            statement.setObject(1, part.org().value());
            statement.setLong(2, part.firstEntry());
            statement.setLong(3, part.endEntry());
            statement.setObject(4, part.org().value());
            statement.setLong(5, part.from());
            statement.setLong(6, part.to());
            statement.setInt(7, most);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) tiles.add(result.getLong(1));
            }
        }
        // a tile that is missing on both sides is not in the result; the last one tells whether the end is there
        long last = (part.size() - 1) / TilePath.FULL;
        if (part.size() > 0 && tiles.isEmpty() && last >= part.from() && last < part.to()) {
            int expected = (int) (part.size() - last * TilePath.FULL);
            if (leaves(connection, part.org(), last).size() != expected) tiles.add(last);
        }
        return tiles;
    }

    private static List<Finding> describe(Connection connection, Part part, long tile) throws SQLException {
        List<Finding> found = new ArrayList<>();
        String origin = part.origin();
        long size = part.size();
        Map<Long, Hash> leaves = leaves(connection, part.org(), tile);
        byte[] hashes = TreeRows.hashes(connection, part.org(), 0, tile);
        long first = tile * TilePath.FULL;
        long end = Math.min(first + TilePath.FULL, size);
        for (long index = first; index < end; index++) {
            int slot = (int) (index - first) * Hash.BYTES;
            Hash leaf = leaves.get(index);
            if (leaf == null) {
                found.add(new Finding(origin, index, "is missing: there is a hole in the log"));
            } else if (hashes.length < slot + Hash.BYTES) {
                found.add(new Finding(
                        origin, index, "has no hash in tile 0/" + tile + ": the tile was changed or removed"));
                return found;
            } else if (!leaf.equals(Hash.at(hashes, slot))) {
                found.add(new Finding(
                        origin, index, (CHANGED + "%s, the tree has %s").formatted(leaf, Hash.at(hashes, slot))));
            }
        }
        for (long index : leaves.keySet())
            if (index >= size) found.add(new Finding(origin, index, "was put in behind the end of the log"));
        if (found.isEmpty()) found.add(new Finding(origin, end, "tile 0/" + tile + " is wider than the log"));
        return found;
    }

    private static Map<Long, Hash> leaves(Connection connection, OrgId org, long tile) throws SQLException {
        Map<Long, Hash> leaves = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(LEAVES)) {
            statement.setObject(1, org.value());
            statement.setLong(2, tile * TilePath.FULL);
            statement.setLong(3, (tile + 1) * TilePath.FULL);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) leaves.put(result.getLong(1), Hash.of(result.getBytes(2)));
            }
        }
        return leaves;
    }

    private static void columns(
            Connection connection, Part part, int limit, Accepted.Lines accepted, List<Finding> found)
            throws SQLException {
        Array changed = connection.createArrayOf("bigint", accepted.changed());
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setArray(1, changed);
            statement.setObject(2, part.org().value());
            statement.setLong(3, part.firstEntry());
            statement.setLong(4, part.endEntry());
            statement.setArray(5, changed);
            statement.setInt(6, limit);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next())
                    found.add(new Finding(
                            part.origin(),
                            result.getLong(1),
                            COLUMNS_DIFFER + " (they hash to " + result.getString(2) + ")",
                            COLUMNS_DIFFER));
            }
        }
    }
}
