package dev.plinth.vault;

import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Holds the attachments of one organisation against its log: each against the entry it names, each entry against the newest about its name. */
final class AttachmentCheck {
    /*
     * The content, the type and the size are sealed, so a download refuses what was changed. What the log has to tell is which
     * attachment a record has under a name now: the one of the newest upload, unless it or its record was deleted since.
     *
     * One statement reads entries and rows, so both are of one moment. A name or record about which an entry still waits in the inbox
     * is judged on the next walk.
     */
    static final String ACTIONS = "('attachment.upload', 'attachment.delete')";

    private static final int PAGE = 200;
    private static final String UPLOAD = "attachment.upload";
    private static final String NAME = "attachment";
    private static final String ID = "attachmentId";
    private static final String ROWS = """
            select a.id, a.collection_id, a.record_id, a.name, coalesce(e.object_id, i.object_id, '') as record,
                coalesce(e.body, i.body) as body,
                exists (select 1 from tenant.ledger_head h where h.org_id = :org and h.pruned_below > 0) as dropped
            from tenant.attachment a
            left join tenant.ledger_entry e on e.org_id = :org and e.entry_id = a.entry_id
            left join tenant.ledger_inbox i on i.org_id = :org and i.entry_id = a.entry_id
            where a.org_id = :org and a.complete and a.id > :after order by a.id limit :most""";
    private static final String ABOUT = """
            select 'entry' as kind, e.object_id as record, e.idx as at, e.body, null::uuid as id, '' as name
            from tenant.ledger_entry e where e.org_id = :org and e.object_id = any (:names) and e.idx >= :from
                and (e.action in %1$s or e.action = 'record.delete')
            union all select 'waiting', i.object_id, 0, i.body, null, '' from tenant.ledger_inbox i
            where i.org_id = :org and i.object_id = any (:names) and (i.action in %1$s or i.action = 'record.delete')
            union all select 'record', r.id::text, 0, null, null, '' from unnest(:collections, :ids) as n (collection, id)
            join tenant.record r on r.org_id = :org and r.collection_id = n.collection and r.id = n.id
            union all select 'row', a.record_id::text, coalesce(e.idx, -1), null, a.id, a.name
            from unnest(:collections, :ids) as n (collection, id)
            join tenant.attachment a on a.org_id = :org and a.collection_id = n.collection and a.record_id = n.id and a.complete
            left join tenant.ledger_entry e on e.org_id = :org and e.entry_id = a.entry_id
            order by at""".formatted(ACTIONS);

    private final OrgTransactions orgs;
    private final OrgId org;
    private final Map<String, CollectionId> collections;
    private final Consumer<String> found;
    private UUID at = new UUID(0, 0);

    /**
     * @param collections by name, filled before the first step
     * @param found is told what is not as the log says
     */
    AttachmentCheck(OrgTransactions orgs, OrgId org, Map<String, CollectionId> collections, Consumer<String> found) {
        this.orgs = orgs;
        this.org = org;
        this.collections = collections;
        this.found = found;
    }

    /** A record that has attachments, as an entry names it. */
    record Holder(String collection, UUID record) {}

    private record Named(String record, String name) {}

    private record Newest(long index, Optional<LoggedChange> change) {
        boolean uploads() {
            return change.map(LoggedChange::action).equals(Optional.of(UPLOAD));
        }
    }

    private record Line(
            String kind, String record, long at, Optional<LoggedChange> change, Optional<UUID> id, String name) {
        static Line of(Row row) {
            return new Line(
                    row.text("kind"),
                    row.text("record"),
                    row.number("at"),
                    row.bytesIfAny("body").flatMap(LoggedChange::parse),
                    row.uuidIfAny("id"),
                    row.text("name"));
        }
    }

    /** Holds one page of attachments against the entries they name, and says whether there is another. */
    boolean step() {
        List<UUID> page = orgs.once(
                org,
                session -> session.query(ROWS, Params.of("after", at).and("most", PAGE), row -> {
                    if (!isAsLogged(row))
                        tell(
                                row.uuid("record_id").toString(),
                                row.text("name"),
                                "is not the one that its entry tells of");
                    return row.uuid("id");
                }));
        if (page.isEmpty()) return false;
        at = page.getLast();
        return true;
    }

    private boolean isAsLogged(Row row) {
        Optional<LoggedChange> entry = row.bytesIfAny("body").flatMap(LoggedChange::parse);
        if (entry.isEmpty()) return row.flag("dropped");
        LoggedChange upload = entry.get();
        CollectionId collection = new CollectionId(row.uuid("collection_id"));
        return upload.action().equals(UPLOAD)
                && row.text("record").equals(row.uuid("record_id").toString())
                && upload.fact(ID).equals(Optional.of(row.uuid("id").toString()))
                && upload.fact(NAME).equals(Optional.of(row.text("name")))
                // a collection that was made after the walk began is not known to it
                && upload.fact("collection")
                        .filter(name ->
                                collections.getOrDefault(name, collection).equals(collection))
                        .isPresent();
    }

    /** Holds records about whose attachments the log has entries with an index of {@code from} or above, up to {@code to}, against the newest of these. */
    void compare(Set<Holder> holders, long from, long to) {
        List<UUID> in = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        for (Holder one : holders) {
            CollectionId collection = collections.get(one.collection());
            if (collection == null) continue;
            in.add(collection.value());
            ids.add(one.record());
        }
        if (ids.isEmpty()) return;
        Params params = Params.of("from", from)
                .and("names", ids.stream().map(UUID::toString).toArray(String[]::new))
                .and("ids", ids.toArray(UUID[]::new))
                .and("collections", in.toArray(UUID[]::new));
        judge(orgs.once(org, (OrgSession session) -> session.query(ABOUT, params, Line::of)), to);
    }

    private void judge(List<Line> lines, long to) {
        Map<Named, Newest> newest = new HashMap<>();
        Map<String, Long> deleted = new HashMap<>();
        Map<Named, Line> rows = new HashMap<>();
        Set<String> records = new HashSet<>();
        Set<Named> waiting = new HashSet<>();
        Set<String> going = new HashSet<>();
        for (Line line : lines) {
            Optional<Named> named =
                    line.change().flatMap(change -> change.fact(NAME)).map(name -> new Named(line.record(), name));
            switch (line.kind()) {
                case "record" -> records.add(line.record());
                case "row" -> rows.put(new Named(line.record(), line.name()), line);
                case "waiting" -> named.ifPresentOrElse(waiting::add, () -> going.add(line.record()));
                default ->
                    named.ifPresentOrElse(
                            name -> newest.put(name, new Newest(line.at(), line.change())),
                            () -> deleted.put(line.record(), line.at()));
            }
        }
        newest.forEach((name, entry) -> {
            boolean settled = entry.index() < to && !waiting.contains(name) && !going.contains(name.record());
            boolean recordIsThere =
                    records.contains(name.record()) && deleted.getOrDefault(name.record(), -1L) < entry.index();
            if (settled && recordIsThere) judge(name, entry, Optional.ofNullable(rows.get(name)));
        });
    }

    private void judge(Named name, Newest entry, Optional<Line> row) {
        if (row.isEmpty()) {
            if (entry.uploads()) tell(name, "is gone although no entry after %d deleted it".formatted(entry.index()));
        } else if (row.get().at() < entry.index())
            tell(
                    name,
                    entry.uploads()
                            ? "is older than entry %d, the newest about it".formatted(entry.index())
                            : "is there although entry %d deleted it".formatted(entry.index()));
    }

    private void tell(Named name, String what) {
        tell(name.record(), name.name(), what);
    }

    private void tell(String record, String name, String what) {
        found.accept("record %s, attachment %s: it %s".formatted(record, name, what));
    }
}
