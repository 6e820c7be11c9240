package dev.plinth.vault;

import dev.plinth.crypto.BlindIndex;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keys;
import dev.plinth.keys.SubjectId;
import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes many records at once: {@link #prepare} seals them outside of a transaction, {@link #write} puts them into one of
 * the caller's, with a single entry. A batch of 500 to 5,000 records is a good size.
 */
public final class Batches {
    private final Keys keys;
    private final Forge forge;
    private final RowMacs macs;
    private final BlindIndex index;
    private final Ledger ledger;
    private final Ids ids;
    private final InstantSource clock;

    Batches(Keys keys, Forge forge, RowMacs macs, BlindIndex index, Ledger ledger, Ids ids, InstantSource clock) {
        this.macs = macs;
        this.keys = keys;
        this.forge = forge;
        this.index = index;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Checks and seals drafts. Refuses the whole batch with every problem by its place, such as
     * {@code records[3].fields.amount}. Asks for keys, so it MUST NOT be called inside a transaction.
     */
    public PreparedBatch prepare(OrgId org, CollectionSchema schema, List<RecordDraft> drafts) {
        DraftRules rules = new DraftRules(schema);
        List<Content> contents = new ArrayList<>(drafts.size());
        for (int i = 0; i < drafts.size(); i++) contents.add(rules.check(drafts.get(i), "records[" + i + "]."));
        VaultProblems.refuseIfAny(rules.problems());

        Map<String, SubjectId> subjects = new HashMap<>();
        for (RecordDraft draft : drafts)
            draft.subject()
                    .ifPresent(reference -> subjects.computeIfAbsent(reference, text -> keys.subject(org, text)));
        SubjectId nobody = keys.noSubject(org);
        Set<SubjectId> wanted = new LinkedHashSet<>(subjects.values());
        if (drafts.stream().anyMatch(draft -> draft.subject().isEmpty())) wanted.add(nobody);
        RowMacs.Key vouching = macs.key(org);
        Map<SubjectId, Keys.SubjectKey> subjectKeys = keys.subjectKeysForSealing(org, wanted);
        BlindHashes hashes = new BlindHashes(index, keys.keyring(org, KeyPurpose.BLIND_INDEX), schema);

        Map<RecordId, NewRow> rows = HashMap.newHashMap(drafts.size());
        List<NewRow> ordered = new ArrayList<>(drafts.size());
        for (int i = 0; i < drafts.size(); i++) {
            RecordDraft draft = drafts.get(i);
            RecordId id = idOf(org, schema, draft);
            if (rows.containsKey(id)) continue;
            Optional<SubjectId> subject = draft.subject().map(subjects::get);
            Keys.SubjectKey key = subjectKeys.get(subject.orElse(nobody));
            if (key == null) throw new IllegalStateException("No key was handed out for a subject of the batch");
            Content content = contents.get(i);
            NewRow row = new NewRow(
                    id,
                    subject,
                    draft.department(),
                    forge.seal(org, schema.id(), id, NewRow.FIRST_VERSION, key, content),
                    hashes.of(content));
            rows.put(id, row);
            ordered.add(row);
        }
        return new PreparedBatch(schema, vouching, ordered, drafts.size() - ordered.size());
    }

    /** As {@link #write(OrgSession, PreparedBatch, Cause, Map)} without facts of the caller. */
    public BatchResult write(OrgSession session, PreparedBatch batch, Cause cause) {
        return write(session, batch, cause, Map.of());
    }

    /**
     * Writes what is not there yet, with one entry {@code record.create-batch} that holds the number and the digest of the
     * records. Two writers of the same natural key at the same time: one of them fails with
     * {@link dev.plinth.tenancy.StaleWriteException} and may be repeated. An unknown department fails the transaction with
     * a {@link dev.plinth.tenancy.ConstraintViolation} of {@code record_department_fk}.
     *
     * @param facts more small public facts for the entry, such as the import they come from
     */
    public BatchResult write(OrgSession session, PreparedBatch batch, Cause cause, Map<String, String> facts) {
        CollectionSchema schema = batch.schema();
        List<NewRow> fresh = batch.rows();
        if (fresh.stream().anyMatch(row -> row.id().value().version() == DERIVED)) {
            Set<RecordId> there = BatchRows.there(session, schema.id(), fresh);
            if (!there.isEmpty())
                fresh = fresh.stream().filter(row -> !there.contains(row.id())).toList();
        }
        int kept = batch.rows().size() - fresh.size() + batch.repeated();
        if (fresh.isEmpty()) return new BatchResult(0, kept, Optional.empty());
        EntryId entry = attach(session, batch, fresh, cause, facts);
        return new BatchResult(fresh.size(), kept, Optional.of(entry));
    }

    /** Only attaches, so it fits into {@link dev.plinth.tenancy.OrgTransactions#once}; for records with new ids. */
    EntryId attach(OrgSession session, PreparedBatch batch, List<NewRow> rows, Cause cause, Map<String, String> facts) {
        CollectionSchema schema = batch.schema();
        Map<String, String> all = new HashMap<>(facts);
        all.put("collection", schema.name());
        all.put("records", Integer.toString(rows.size()));
        List<String> digests = rows.stream().map(row -> row.digest(schema.id())).toList();
        LedgerEntry entry = LedgerEntry.of(
                        cause, "record.create-batch", "collection", schema.id().toString())
                .with(all)
                .changing(Optional.empty(), Optional.of(RecordDigest.ofBatch(digests)));
        EntryId written = ledger.append(session, entry);
        BatchRows.insert(session, schema.id(), rows, written, clock.instant(), batch.key());
        return written;
    }

    private static final int DERIVED = 8;

    /*
     * Deriving record ids the way subject ids are derived keeps them unguessable and the same for ever, rotations
     * included. The leading U+0000, which no reference may hold, keeps the two kinds apart.
     */
    private RecordId idOf(OrgId org, CollectionSchema schema, RecordDraft draft) {
        return draft.naturalKey()
                .map(key -> new RecordId(keys.subject(org, "\0record\0" + schema.id() + "\0" + key)
                        .value()))
                .orElseGet(() -> new RecordId(ids.next()));
    }
}
