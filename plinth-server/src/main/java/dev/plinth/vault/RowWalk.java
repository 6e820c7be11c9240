package dev.plinth.vault;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One walk over the rows of one organisation, in steps of a page: holds them against their MACs and against the log. */
final class RowWalk {
    private static final Logger LOG = LoggerFactory.getLogger(RowWalk.class);

    /*
     * First what is said of the organisation itself, then the schemas, then every record against its MAC and the entry it names, then every entry that changed a record
     * against the record: a record older than its newest entry was put back, one without a row and without a later entry
     * record.delete was removed; attachments, settings and departments likewise. Records that came in a batch are not named by its entry, so those of a collection are
     * counted at last, in one moment with the entries that are newest then.
     *
     * An entry is read before the record it is about. What changes in between makes the record newer and is not taken for
     * a finding: an entry that waits in the inbox is newer than all of the log.
     */
    private static final int PAGE = 200;
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final String ACTIONS =
            "('record.create', 'record.create-batch', 'record.patch', 'record.replace', 'record.delete')";
    private static final String LOST = """
            select e.object_id from tenant.ledger_entry e
            where e.org_id = :org and e.action = 'collection.create' and not exists (
                select 1 from tenant.collection c where c.org_id = :org and c.id::text = e.object_id)""";
    private static final String INVENTED = """
            select c.id::text as id from tenant.collection c where c.org_id = :org
                and not exists (select 1 from tenant.ledger_head h where h.org_id = :org and h.pruned_below > 0)
                and not exists (select 1 from tenant.ledger_entry e
                    where e.org_id = :org and e.object_id = c.id::text and e.action = 'collection.create')
                and not exists (select 1 from tenant.ledger_inbox i
                    where i.org_id = :org and i.object_id = c.id::text and i.action = 'collection.create')""";
    private static final String ROWS = """
            select r.collection_id, %s,
                exists (select 1 from tenant.ledger_entry e where e.org_id = :org and e.entry_id = r.entry_id)
                    or exists (select 1 from tenant.ledger_inbox i where i.org_id = :org and i.entry_id = r.entry_id)
                    or exists (select 1 from tenant.ledger_head h where h.org_id = :org and h.pruned_below > 0) as known
            from tenant.record r where r.org_id = :org and (r.collection_id, r.id) > (:collection, :after)
            order by r.collection_id, r.id limit :most""".formatted(UnverifiedRecord.COLUMNS);
    private static final String ENTRIES = """
            select e.idx, e.object_id, e.body from tenant.ledger_entry e
            where e.org_id = :org and e.idx >= :from and e.idx < :to
                and (e.action in %s or e.action in %s or e.action in %s) order by e.idx""".formatted(ACTIONS, AttachmentCheck.ACTIONS, StandingCheck.ACTIONS);
    private static final String SIZE = "select size, pruned_below from tenant.ledger_head where org_id = :org";
    private static final String RECORDS = """
            select n.idx as at, %s, n.collection as collection_id, w.idx as written,
                w.body as written_body,
                r.id is null and not exists (select 1 from tenant.ledger_entry d where d.org_id = :org
                        and d.object_id = n.id::text and d.action = 'record.delete' and d.idx > n.idx)
                    and not exists (select 1 from tenant.ledger_inbox d where d.org_id = :org
                        and d.object_id = n.id::text and d.action = 'record.delete') as gone
            from unnest(:indexes, :collections, :ids) as n (idx, collection, id)
            left join tenant.record r on r.org_id = :org and r.collection_id = n.collection and r.id = n.id
            left join tenant.ledger_entry w on w.org_id = :org and w.entry_id = r.entry_id
            order by n.idx""".formatted(StoredRecord.COLUMNS);
    private static final String COUNTS = """
            select c.name, (select count(*) from tenant.record r where r.org_id = :org and r.collection_id = c.id) as n,
                null::bytea as body
            from tenant.collection c where c.org_id = :org
            union all select '', 0, e.body from tenant.ledger_entry e
                where e.org_id = :org and e.idx >= :from and e.action in %1$s
            union all select '', 0, i.body from tenant.ledger_inbox i
                where i.org_id = :org and i.action in %1$s""".formatted(ACTIONS);

    private final OrgTransactions orgs;
    private final SchemaGuard guard;
    private final RowMacs macs;
    private final Organisation organisation;
    private final OrgId org;
    private final Consumer<String> found;
    private final Map<CollectionId, CollectionSchema> schemas = new HashMap<>();
    private final Map<String, CollectionId> names = new HashMap<>();
    private final Map<String, Long> logged = new HashMap<>();
    private final StandingCheck standing;
    private final AttachmentCheck attachments;
    private Step next = this::standing;
    private Optional<Step> after = Optional.empty();
    private RotationRows.Position at = RotationRows.Position.START;
    private long index;
    private long checked;

    /** @param found is told what is not as it was written, once each */
    RowWalk(OrgTransactions orgs, SchemaGuard guard, RowMacs macs, Organisation organisation, Consumer<String> found) {
        this.orgs = orgs;
        this.guard = guard;
        this.macs = macs;
        this.organisation = organisation;
        this.org = organisation.id();
        this.found = found;
        this.standing = new StandingCheck(orgs);
        this.attachments = new AttachmentCheck(orgs, org, names, found);
    }

    /** A part of the walk; gives the next one, or nothing at the end. */
    @FunctionalInterface
    private interface Step {
        Optional<Step> run();
    }

    private record Logged(long index, String object, Optional<UUID> record, LoggedChange change) {
        boolean isAbout(String type) {
            return change.action().startsWith(type + ".");
        }

        boolean deletes() {
            return change.action().equals("record.delete");
        }
    }

    private record Stored(Optional<StoredRecord> row, OptionalLong written, Optional<LoggedChange> by, boolean gone) {}

    /** Takes one step, and says whether there is another. Throws what keys and stores throw. */
    boolean step() {
        Optional<Step> following;
        try {
            following = next.run();
        } catch (ProblemException away) {
            throw away;
        } catch (RuntimeException unreadable) {
            LOG.warn("Looking at the rows of organisation {}", org, unreadable);
            found.accept("something stored cannot be read, so it was changed (%s)"
                    .formatted(unreadable.getClass().getSimpleName()));
            following = after;
        }
        following.ifPresent(step -> next = step);
        return following.isPresent();
    }

    /** How many records were held against their MACs. */
    long checked() {
        return checked;
    }

    private Optional<Step> standing() {
        after = Optional.of(this::schemas);
        standing.findings(organisation).forEach(found);
        return Optional.of(this::schemas);
    }

    private Optional<Step> schemas() {
        after = Optional.of(this::rows);
        orgs.once(org, session -> session.query(LOST, Params.none(), row -> row.text("object_id")))
                .forEach(id ->
                        found.accept("collection %s: it is gone, and collections are never deleted".formatted(id)));
        orgs.once(org, session -> session.query(INVENTED, Params.none(), row -> row.text("id")))
                .forEach(id -> found.accept("collection %s: no entry tells that it was made".formatted(id)));
        for (StoredSchema row : orgs.once(org, StoredSchema::all))
            try {
                schemas.put(row.id(), guard.verified(org, row));
                names.put(row.name(), row.id());
            } catch (ProblemException e) {
                if (!e.code().equals(VaultProblems.SCHEMA_REFUSED)) throw e;
                found.accept("collection %s (%s): its schema is not the one that was written"
                        .formatted(row.name(), row.id()));
            }
        return Optional.of(this::rows);
    }

    private record Found(RotationRows.Position at, Optional<UnverifiedRecord> row, boolean known) {}

    /** Nothing of a row with values that nobody writes. */
    private static <T> Optional<T> readable(Supplier<T> row) {
        try {
            return Optional.of(row.get());
        } catch (IllegalStateException | IllegalArgumentException | ArithmeticException changed) {
            return Optional.empty();
        }
    }

    private Optional<Step> rows() {
        after = Optional.of(this::attachments);
        RowMacs.Key key = macs.key(org);
        Params params = Params.of("collection", at.collection().value())
                .and("after", at.record().value())
                .and("most", PAGE);
        List<Found> page = orgs.once(
                org,
                session -> session.query(ROWS, params, row -> {
                    CollectionId collection = new CollectionId(row.uuid("collection_id"));
                    return new Found(
                            new RotationRows.Position(collection, new RecordId(row.uuid("id"))),
                            readable(() -> UnverifiedRecord.of(collection, row)),
                            row.flag("known"));
                }));
        for (Found one : page) {
            if (one.row().isEmpty()) {
                found.accept("record %s cannot be read, so it was changed"
                        .formatted(one.at().record()));
                continue;
            }
            UnverifiedRecord row = one.row().get();
            StoredRecord claimed = row.claimed();
            CollectionSchema schema = schemas.get(claimed.collection());
            if (schema == null) continue;
            if (row.verifiedBy(key, schema).isEmpty())
                tell(schema.name(), claimed.id(), "is not the one that was written");
            else if (!one.known()) tell(schema.name(), claimed.id(), "names an entry that the log does not have");
        }
        checked += page.size();
        if (page.isEmpty()) return Optional.of(this::attachments);
        at = page.getLast().at();
        return Optional.of(this::rows);
    }

    private Optional<Step> attachments() {
        after = Optional.of(this::entries);
        return Optional.of(attachments.step() ? this::attachments : this::entries);
    }

    private Optional<Step> entries() {
        after = Optional.of(this::counts);
        long end = orgs.once(org, session -> session.queryOne(SIZE, Params.none(), row -> row.number("size")))
                .orElse(0L);
        if (index >= end) return Optional.of(this::counts);
        long to = Math.min(end, index + PAGE);
        List<Logged> page = orgs
                .once(
                        org,
                        session ->
                                session.query(ENTRIES, Params.of("from", index).and("to", to), RowWalk::logged))
                .stream()
                .flatMap(Optional::stream)
                .toList();
        page.forEach(entry -> count(entry.change()));
        // whatever cannot be read of this page, it has been counted, and the next one follows
        long from = index;
        index = to;
        after = Optional.of(this::entries);
        standing.lost(org, objects(page, "setting"), objects(page, "department"))
                .forEach(found);
        attachments.compare(holders(page), from, to);
        List<Logged> about = page.stream()
                .filter(entry -> entry.isAbout("record")
                        && entry.record().isPresent()
                        && collection(entry.change()).isPresent())
                .toList();
        if (!about.isEmpty()) {
            Map<Long, Stored> stored = orgs.once(org, session -> stored(session, about));
            for (Logged entry : about) compare(entry, Optional.ofNullable(stored.get(entry.index())));
        }
        return Optional.of(this::entries);
    }

    private static Set<String> objects(List<Logged> page, String type) {
        return page.stream()
                .filter(entry -> entry.isAbout(type))
                .map(Logged::object)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<AttachmentCheck.Holder> holders(List<Logged> page) {
        return page.stream()
                .filter(entry -> entry.isAbout("attachment") && entry.record().isPresent())
                .map(entry -> new AttachmentCheck.Holder(
                        entry.change().fact("collection").orElse(""),
                        entry.record().orElseThrow()))
                .collect(Collectors.toSet());
    }

    private void compare(Logged entry, Optional<Stored> looked) {
        if (looked.isEmpty()) return;
        Stored stored = looked.get();
        RecordId id = new RecordId(entry.record().orElseThrow());
        String collection = entry.change().fact("collection").orElse("");
        boolean older = stored.written().isPresent()
                && stored.written().getAsLong() < entry.index()
                // nodes whose clocks differ may have their entries in the other order
                && !stored.by().map(by -> by.follows(entry.change())).orElse(false);
        boolean same = stored.written().isPresent() && stored.written().getAsLong() == entry.index();
        if (stored.row().isPresent() && older)
            tell(
                    collection,
                    id,
                    entry.deletes()
                            ? "is there although entry %d deleted it".formatted(entry.index())
                            : "is older than entry %d, the newest about it".formatted(entry.index()));
        else if (same && !entry.change().leftAs(stored.row().orElseThrow().digest()))
            tell(collection, id, "differs from what entry %d says it was left as".formatted(entry.index()));
        else if (stored.gone() && !entry.deletes())
            tell(collection, id, "is gone although no entry after %d deleted it".formatted(entry.index()));
    }

    private Map<Long, Stored> stored(OrgSession session, List<Logged> about) {
        Params params = Params.of("indexes", about.stream().map(Logged::index).toArray(Long[]::new))
                .and(
                        "collections",
                        about.stream()
                                .map(entry ->
                                        collection(entry.change()).orElseThrow().value())
                                .toArray(UUID[]::new))
                .and(
                        "ids",
                        about.stream()
                                .map(entry -> entry.record().orElseThrow())
                                .toArray(UUID[]::new));
        Map<Long, Stored> stored = new HashMap<>();
        session.query(RECORDS, params, row -> Map.entry(row.number("at"), stored(row)))
                .forEach(one -> stored.put(one.getKey(), one.getValue()));
        return stored;
    }

    private static Stored stored(Row row) {
        Optional<StoredRecord> record = row.uuidIfAny("id")
                .flatMap(id -> readable(() -> StoredRecord.of(new CollectionId(row.uuid("collection_id")), row)));
        OptionalLong written = row.numberIfAny("written").map(OptionalLong::of).orElseGet(OptionalLong::empty);
        return new Stored(
                record, written, row.bytesIfAny("written_body").flatMap(LoggedChange::parse), row.flag("gone"));
    }

    private record Counted(String name, long rows, Optional<LoggedChange> change) {}

    private Optional<Step> counts() {
        after = Optional.empty();
        List<Counted> lines = orgs.once(
                org,
                session -> session.query(
                        COUNTS,
                        Params.of("from", index),
                        row -> new Counted(
                                row.text("name"),
                                row.number("n"),
                                row.bytesIfAny("body").flatMap(LoggedChange::parse))));
        lines.forEach(line -> line.change().ifPresent(this::count));
        if (droppedAny()) return Optional.empty();
        for (Counted line : lines) {
            long told = logged.getOrDefault(line.name(), 0L);
            if (line.change().isEmpty() && names.containsKey(line.name()) && line.rows() != told)
                found.accept("collection %s: it has %d records, the log tells of %d"
                        .formatted(line.name(), line.rows(), told));
        }
        return Optional.empty();
    }

    /** Where the oldest entries were dropped, their records cannot be counted. */
    private boolean droppedAny() {
        return orgs.once(org, session -> session.queryOne(SIZE, Params.none(), row -> row.number("pruned_below")))
                        .orElse(0L)
                > 0;
    }

    private void count(LoggedChange change) {
        long more = switch (change.action()) {
            case "record.create" -> 1;
            case "record.delete" -> -1;
            case "record.create-batch" -> change.number("records").orElse(0);
            default -> 0;
        };
        change.fact("collection").ifPresent(name -> logged.merge(name, more, Long::sum));
    }

    private Optional<CollectionId> collection(LoggedChange change) {
        return change.fact("collection").map(names::get);
    }

    private static Optional<Logged> logged(Row row) {
        String object = row.text("object_id");
        return LoggedChange.parse(row.bytes("body"))
                .map(change -> new Logged(
                        row.number("idx"),
                        object,
                        change.action().equals("record.create-batch")
                                        || !UUID_FORM.matcher(object).matches()
                                ? Optional.empty()
                                : Optional.of(UUID.fromString(object)),
                        change));
    }

    private void tell(String collection, RecordId id, String what) {
        found.accept("collection %s, record %s: it %s".formatted(collection, id, what));
    }
}
