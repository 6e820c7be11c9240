package dev.plinth.ledger;

import dev.plinth.proof.Hash;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.StoredTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Seals what a version without seals left in the inbox: once, at the first start after it, before anything is sequenced. */
@CrossesOrganisations("Seals waiting entries of all logs of a region once; bodies stay in the database")
final class InboxUpgrade {
    /*
     * That it was done stands beside the key, outside of the database. Killed before, it is done again; done, it is never
     * repeated: whoever puts a row without a seal into the inbox later finds nobody who seals it.
     */
    private static final int AT_ONCE = 1_000;
    private static final String UNSEALED = "select org_id, entry_id, time, sha256('\\x00'::bytea || body)"
            + " from tenant.ledger_inbox where seal is null limit ?";
    private static final String SEAL = "update tenant.ledger_inbox i set seal = s.seal"
            + " from unnest(?::uuid[], ?::uuid[], ?::bytea[]) as s (org_id, entry_id, seal)"
            + " where i.org_id = s.org_id and i.entry_id = s.entry_id and i.seal is null";

    private final Organisations organisations;
    private final LogStore store;
    private final InboxKey key;

    InboxUpgrade(Organisations organisations, LogStore store, InboxKey key) {
        this.organisations = organisations;
        this.store = store;
        this.key = key;
    }

    void run() {
        if (!key.mayWaitUnsealed()) return;
        for (RegionId region : organisations.regions()) {
            int sealed;
            do {
                sealed = store.withConnection(region, this::seal);
            } while (sealed == AT_ONCE);
        }
        key.allAreSealed();
    }

    private int seal(Connection connection) throws SQLException {
        List<UUID> orgs = new ArrayList<>();
        List<UUID> entries = new ArrayList<>();
        List<byte[]> seals = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(UNSEALED)) {
            statement.setInt(1, AT_ONCE);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    OrgId org = new OrgId(result.getObject(1, UUID.class));
                    EntryId entry = new EntryId(result.getObject(2, UUID.class));
                    orgs.add(org.value());
                    entries.add(entry.value());
                    seals.add(key.seal(
                            org,
                            entry,
                            StoredTime.of(result.getObject(3, OffsetDateTime.class)),
                            Hash.of(result.getBytes(4))));
                }
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(SEAL)) {
            statement.setArray(1, connection.createArrayOf("uuid", orgs.toArray()));
            statement.setArray(2, connection.createArrayOf("uuid", entries.toArray()));
            statement.setArray(3, connection.createArrayOf("bytea", seals.toArray(byte[][]::new)));
            statement.executeUpdate();
        }
        return orgs.size();
    }
}
