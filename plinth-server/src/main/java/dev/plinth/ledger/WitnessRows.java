package dev.plinth.ledger;

import dev.plinth.proof.Hash;
import dev.plinth.proof.Prover;
import dev.plinth.proof.TileHashes;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.StoredTime;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Which checkpoints a witness has not cosigned yet, and proofs for them. Each call is a transaction; none spans a request. */
@CrossesOrganisations("Offers the checkpoints of all logs to witnesses; they are public anyway")
final class WitnessRows {
    private static final String OPEN = """
            select org_id, size, root, note, signed_at, seen from (
              select distinct on (c.org_id) c.org_id, c.size, c.root, c.note, c.signed_at, coalesce((
                select max(k.size) from tenant.ledger_cosignature k where k.org_id = c.org_id and k.witness = ?), 0) as seen
              from tenant.ledger_checkpoint c order by c.org_id, c.size desc) newest
            where seen < size order by org_id""";

    private final LogStore store;
    private final CheckpointRows checkpoints;

    WitnessRows(LogStore store, CheckpointRows checkpoints) {
        this.store = store;
        this.checkpoints = checkpoints;
    }

    /** @param seen size this witness cosigned last, 0 for none */
    record Open(OrgId org, UnverifiedCheckpoint checkpoint, Instant signedAt, long seen) {}

    List<Open> open(RegionId region, String witness) {
        return store.withConnection(region, connection -> {
            List<Open> open = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
                statement.setString(1, witness);
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next())
                        open.add(new Open(
                                new OrgId(result.getObject(1, UUID.class)),
                                UnverifiedCheckpoint.parse(result.getString(4)),
                                StoredTime.of(result.getObject(5, OffsetDateTime.class)),
                                result.getLong(6)));
                }
            }
            return open;
        });
    }

    List<Hash> consistency(RegionId region, OrgId org, long from, long to) {
        if (from == 0) return List.of();
        return store.withConnection(region, connection -> {
            try {
                return new Prover(new TileHashes(to, TreeRows.tiles(connection, org)))
                        .consistency(from, to)
                        .path();
            } catch (TreeRows.StoreReadException e) {
                throw e.reason();
            }
        });
    }

    void keep(RegionId region, Open open, String witness, List<String> lines, Instant at) {
        checkpoints.cosigned(
                region,
                new Publisher.Signed(
                        open.org(),
                        open.checkpoint().claimed().origin(),
                        open.checkpoint().claimed().size(),
                        open.checkpoint().claimed().root(),
                        open.checkpoint().note(),
                        open.signedAt()),
                witness,
                lines,
                at);
    }
}
