package dev.plinth.vault;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.SyntheticOrganisations.Pair;
import dev.plinth.vault.RecordRows.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Lays the ciphertext of one record into other places, another organisation's among them, and asks for it to be opened there. */
final class MovedCiphertextProbe implements Probe<MovedCiphertextProbe.Opener> {
    private final Range range;
    private final OrgTransactions orgs;
    private final Forge forge;

    MovedCiphertextProbe(Range range, OrgTransactions orgs, Forge forge) {
        this.range = range;
        this.orgs = orgs;
        this.forge = forge;
    }

    /** Opens the sealed fields of a row. */
    @FunctionalInterface
    interface Opener {
        Forge.Opened open(OrgId org, CollectionSchema schema, StoredRecord row, Set<Integer> fields);
    }

    private record Move(OrgId org, StoredRecord row) {}

    @Override
    public String name() {
        return "tenant-keys";
    }

    @Override
    public String tries() {
        return "Lays the ciphertext of one organisation's record into another organisation, collection, record and version, and asks"
                + " for it to be opened there.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL;
    }

    @Override
    public Target<Opener> live() {
        return Target.of(forge::open);
    }

    @Override
    public List<Twin<Opener>> twins() {
        return List.of(
                new Twin<>(
                        "one-key-for-all", "an installation whose organisations share one key", (attack, attempt) -> {
                            OrgId one = range.pair().one().id();
                            return attack.on(
                                    (org, schema, row, fields) -> forge.open(one, schema, row, fields), attempt);
                        }),
                new Twin<>("unbound", "ciphertext that is not bound to its place", (attack, attempt) -> {
                    Map<String, StoredRecord> first = new LinkedHashMap<>();
                    return attack.on(
                            (org, schema, row, fields) -> {
                                StoredRecord home = first.computeIfAbsent(
                                        Digests.hex(row.content().sealed()), bytes -> row);
                                return forge.open(range.pair().one().id(), schema, home, fields);
                            },
                            attempt);
                }));
    }

    @Override
    public Observation attack(Opener opener, Attempt attempt) {
        Pair pair = range.pair();
        OrgId one = pair.one().id();
        CollectionSchema schema = range.schema(one);
        RecordId id =
                range.write(one, "sealed " + attempt.nonce(), Optional.empty()).id();
        try {
            attempt.rows(1);
            StoredRecord row = orgs.once(
                            one, session -> RecordRows.find(session, new Place(schema.id(), Optional.empty()), id))
                    .orElseThrow()
                    .claimed();
            Map<String, Move> moves = moves(pair, row, range.schema(pair.other().id()));
            Tally tally = Tally.of(moves.size() + 1L);
            Set<Integer> fields = Set.copyOf(SealedIds.of(row));
            tally.tried("at home");
            if (!(opener.open(one, schema, row, fields) instanceof Forge.Opened.Fields(var values))
                    || values.size() != fields.size()) tally.broken("a record does not open where it was sealed");
            moves.forEach((where, move) -> {
                tally.tried(where);
                if (opener.open(move.org(), schema, move.row(), fields) instanceof Forge.Opened.Fields)
                    tally.broken("ciphertext opened in " + where);
            });
            return tally.end();
        } finally {
            range.remove(one, id);
        }
    }

    private static Map<String, Move> moves(Pair pair, StoredRecord row, CollectionSchema elsewhere) {
        OrgId one = pair.one().id();
        Map<String, Move> moves = new LinkedHashMap<>();
        moves.put("another organisation", new Move(pair.other().id(), row));
        moves.put("another collection", new Move(one, at(row, elsewhere.id(), row.id(), row.version())));
        moves.put(
                "another record",
                new Move(one, at(row, row.collection(), new RecordId(new UUID(7, 7)), row.version())));
        moves.put("another version", new Move(one, at(row, row.collection(), row.id(), row.version() + 1)));
        return moves;
    }

    private static StoredRecord at(StoredRecord row, CollectionId collection, RecordId id, long version) {
        return new StoredRecord(
                collection,
                id,
                version,
                row.subject(),
                row.department(),
                row.entry(),
                row.createdAt(),
                row.updatedAt(),
                row.content());
    }
}
