package dev.plinth.ledger;

import dev.plinth.proof.Hash;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Moves committed entries out of the inbox to the ends of their logs, in one round trip. */
@CrossesOrganisations("Moves entries of all logs of a region; bodies stay in the database")
final class InboxDrain {
    /*
     * A row is seen here only once it is committed, and it stays in the inbox until a batch takes it away. So an entry
     * that commits late is simply found later; nothing is skipped, whatever order ids and commits come in.
     *
     * Bodies never leave the database: they are moved and hashed there, and only leaf hashes come back. "waiting" jumps from
     * organisation to organisation along the primary key, so a full inbox costs as many steps as it has organisations.
     * The order "nth" takes from all logs alike: a busy organisation cannot hold up another.
     */
    private static final String BATCH = """
            select pg_advisory_xact_lock(?);
            select 1 from instance.ledger_lease where name = 'sequencer' and holder = ? and epoch = ?;
            with recursive waiting (org_id) as (
              (select org_id from tenant.ledger_inbox where org_id <> all (?) order by org_id limit 1)
              union all
              select (select i.org_id from tenant.ledger_inbox i
                      where i.org_id > w.org_id and i.org_id <> all (?) order by i.org_id limit 1)
              from waiting w where w.org_id is not null
            ), picked as materialized (
              select w.org_id, p.entry_id, row_number() over (partition by w.org_id order by p.entry_id) - 1 as nth
              from waiting w cross join lateral (
                select i.entry_id from tenant.ledger_inbox i where i.org_id = w.org_id order by i.entry_id limit ?) p
              where w.org_id is not null order by nth limit ?
            ), taken as (
              delete from tenant.ledger_inbox i using picked p where i.org_id = p.org_id and i.entry_id = p.entry_id
              returning p.nth, i.*
            ), placed as (
              insert into tenant.ledger_entry
                (org_id, idx, entry_id, time, body, action, actor, object_type, object_id, subject_id, purpose)
              select t.org_id, coalesce(h.size, 0) + t.nth, t.entry_id, t.time, t.body, t.action, t.actor, t.object_type,
                t.object_id, t.subject_id, t.purpose
              from taken t left join tenant.ledger_head h on h.org_id = t.org_id
              returning org_id, idx, time, sha256('\\x00'::bytea || body) as leaf, entry_id
            )
            select org_id, idx, placed.time, leaf, entry_id, t.seal from placed join taken t using (org_id, entry_id)
            order by org_id, idx""";

    private static final String TAKEN = """
            select i.org_id, 'entry id ' || i.entry_id || ' waits in the inbox and is in the log already'
            from tenant.ledger_inbox i join tenant.ledger_entry e on e.org_id = i.org_id and e.entry_id = i.entry_id
            union all
            select w.org_id, 'there are entries behind the end of the log'
            from (select distinct org_id from tenant.ledger_inbox) w left join tenant.ledger_head h on h.org_id = w.org_id
            where exists (select 1 from tenant.ledger_entry e where e.org_id = w.org_id and e.idx >= coalesce(h.size, 0))""";

    private final UUID holder;
    private final RegionId region;
    private final int most;

    private final InboxKey key;

    InboxDrain(UUID holder, RegionId region, int most, InboxKey key) {
        this.holder = holder;
        this.region = region;
        this.most = most;
        this.key = key;
    }

    /**
     * What one log got.
     *
     * @param first index of the first leaf
     * @param leaves leaf hashes in order
     * @param ids of the entries in order
     * @param oldest time of the oldest entry
     */
    record Arrival(long first, List<Hash> leaves, List<EntryId> ids, Instant oldest) {}

    /**
     * Drains at most a batch, leaving out some logs; throws {@link Lease.LostException} if the epoch is over and {@link
     * LogFaultException} for an entry that no process of this installation put there as it is.
     */
    Map<OrgId, Arrival> drain(Connection connection, long epoch, Collection<OrgId> except) throws SQLException {
        Array left = connection.createArrayOf(
                "uuid", except.stream().map(OrgId::value).toArray());
        try (PreparedStatement statement = connection.prepareStatement(BATCH)) {
            statement.setLong(1, Lease.LOCK);
            statement.setObject(2, holder);
            statement.setLong(3, epoch);
            statement.setArray(4, left);
            statement.setArray(5, left);
            statement.setInt(6, most);
            statement.setInt(7, most);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet mine = statement.getResultSet()) {
                if (!mine.next()) throw new Lease.LostException(region, epoch);
            }
            statement.getMoreResults();
            try (ResultSet placed = statement.getResultSet()) {
                return read(placed);
            }
        }
    }

    /** The logs in which the place or the id of a waiting entry is taken, which no batch of ours leaves behind. */
    static Map<OrgId, String> taken(Connection connection) throws SQLException {
        Map<OrgId, String> taken = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(TAKEN);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) taken.put(new OrgId(result.getObject(1, UUID.class)), result.getString(2));
        }
        return taken;
    }

    private Map<OrgId, Arrival> read(ResultSet placed) throws SQLException {
        Map<OrgId, Arrival> arrivals = new LinkedHashMap<>();
        while (placed.next()) {
            OrgId org = new OrgId(placed.getObject(1, UUID.class));
            long index = placed.getLong(2);
            Instant time = placed.getObject(3, OffsetDateTime.class).toInstant();
            Arrival arrival = arrivals.computeIfAbsent(
                    org, fresh -> new Arrival(index, new ArrayList<>(), new ArrayList<>(), time));
            if (index != arrival.first() + arrival.leaves().size())
                throw new IllegalStateException(
                        "Log of %s: index %d does not follow; the batch is rolled back".formatted(org, index));
            Hash leaf = Hash.of(placed.getBytes(4));
            EntryId entry = new EntryId(placed.getObject(5, UUID.class));
            if (!key.fits(org, entry, time, leaf, Optional.ofNullable(placed.getBytes(6))))
                throw new LogFaultException(org, unsealed(entry));
            arrival.leaves().add(leaf);
            arrival.ids().add(entry);
        }
        return arrivals;
    }

    private static String unsealed(EntryId entry) {
        return "entry id %s in the inbox was not put there as it is by a process that has the key secrets/ledger-inbox-key: it was invented or changed"
                .formatted(entry);
    }
}
