package dev.plinth.vault;

import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keys;
import dev.plinth.keys.SubjectId;
import dev.plinth.keys.spi.KeyUser;
import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.vault.RotationRows.Move;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Re-encrypts records. Seals outside of a transaction, then locks what is still as it was read: whoever writes meanwhile
 * wins, and their row is found again by the next call. Leaves one entry a batch.
 */
final class RotateRecords implements KeyUser {
    private final OrgTransactions orgs;
    private final Keys keys;
    private final Ledger ledger;
    private final Forge forge;
    private final RowMacs macs;
    private final Rotation rotation;

    RotateRecords(OrgTransactions orgs, Keys keys, Ledger ledger, Forge forge, RowMacs macs, Rotation rotation) {
        this.orgs = orgs;
        this.keys = keys;
        this.ledger = ledger;
        this.forge = forge;
        this.macs = macs;
        this.rotation = rotation;
    }

    @Override
    public String name() {
        return "records";
    }

    @Override
    public Set<KeyPurpose> purposes() {
        return Set.of(KeyPurpose.VAULT);
    }

    @Override
    public long uses(OrgId org, KeyPurpose purpose, int version) {
        return orgs.once(org, session -> RotationRows.uses(session, version));
    }

    @Override
    public long sealedFor(OrgId org, SubjectId subject, int generation) {
        Optional<SubjectId> person = subject.equals(keys.noSubject(org)) ? Optional.empty() : Optional.of(subject);
        return orgs.once(org, session -> RotationRows.sealedFor(session, person, generation));
    }

    /** Rows that do not open, because they were tampered with, are passed over: they keep the old version in use, and visible. */
    @Override
    public int reencrypt(OrgId org, KeyPurpose purpose, int from, int limit) {
        Map<CollectionId, CollectionSchema> schemas = rotation.schemas(org);
        return Rotation.firstPage(
                after -> orgs.once(org, session -> RotationRows.next(session, from, after, limit)), rows -> {
                    RowMacs.Key vouching = macs.key(org);
                    List<Move> moves = moves(org, schemas, verified(schemas, rows, vouching));
                    return moves.isEmpty() ? OptionalInt.empty() : OptionalInt.of(write(org, from, moves, vouching));
                });
    }

    private static List<StoredRecord> verified(
            Map<CollectionId, CollectionSchema> schemas, List<UnverifiedRecord> rows, RowMacs.Key vouching) {
        return rows.stream()
                .flatMap(row -> Optional.ofNullable(schemas.get(row.claimed().collection()))
                        .flatMap(schema -> row.verifiedBy(vouching, schema))
                        .stream())
                .toList();
    }

    private List<Move> moves(OrgId org, Map<CollectionId, CollectionSchema> schemas, List<StoredRecord> rows) {
        Map<SubjectId, Keys.SubjectKey> sealing =
                rotation.sealing(org, rows.stream().map(StoredRecord::subject).toList());
        List<Move> moves = new ArrayList<>(rows.size());
        for (StoredRecord row : rows) {
            CollectionSchema schema = schemas.get(row.collection());
            Keys.SubjectKey key = sealing.get(rotation.of(org, row.subject()));
            if (schema == null || key == null) continue;
            switch (forge.open(org, schema, row, Set.copyOf(SealedIds.of(row)))) {
                case Forge.Opened.Fields(var values) -> {
                    Content content = Content.empty();
                    content.sealed().putAll(values);
                    SealedContent sealed = forge.seal(org, row.collection(), row.id(), row.version(), key, content);
                    moves.add(new Move(
                            row,
                            new SealedContent(
                                    sealed.keyVersion(),
                                    sealed.generation(),
                                    row.content().clear(),
                                    sealed.sealed())));
                }
                case Forge.Opened.Shredded() ->
                    moves.add(new Move(
                            row,
                            new SealedContent(
                                    Rotation.NO_KEY,
                                    row.content().generation(),
                                    row.content().clear(),
                                    row.content().sealed())));
                case Forge.Opened.Refused() -> {}
            }
        }
        return moves;
    }

    private int write(OrgId org, int from, List<Move> moves, RowMacs.Key vouching) {
        return orgs.in(org, session -> {
            Set<RecordId> locked = RotationRows.lock(session, from, moves);
            List<Move> ours = moves.stream()
                    .filter(move -> locked.contains(move.row().id()))
                    .toList();
            if (ours.isEmpty()) return 0;
            int to = ours.stream()
                    .mapToInt(move -> move.content().keyVersion())
                    .max()
                    .orElse(from);
            EntryId entry = ledger.append(
                    session,
                    LedgerEntry.of(rotation.cause(), "record.reencrypt", "key", KeyPurpose.VAULT.text())
                            .with(Rotation.facts(from, to, ours.size()))
                            .changing(Optional.of(before(ours)), Optional.of(after(ours))));
            RotationRows.move(session, ours, entry, vouching);
            return ours.size();
        });
    }

    private static String before(List<Move> moves) {
        return RecordDigest.ofBatch(
                moves.stream().map(move -> move.row().digest()).toList());
    }

    private static String after(List<Move> moves) {
        return RecordDigest.ofBatch(moves.stream()
                .map(move -> RecordDigest.of(
                        move.row().collection(),
                        move.row().id(),
                        move.row().version(),
                        move.row().subject(),
                        move.row().department(),
                        move.content()))
                .toList());
    }
}
