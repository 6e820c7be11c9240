package dev.plinth.intake;

import dev.plinth.intake.ImportRow.Done;
import dev.plinth.intake.ImportRow.Found;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import dev.plinth.vault.RowMacs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The imports of an organisation. */
final class ImportRows {
    /*
     * Rows alone decide nothing: a row without a good MAC counts as loaded if the log says so, and as stopped before its first
     * record if not. Loading a file again does no harm, because records that are there are kept; believing that it was loaded
     * would. An older row with its old MAC only says less than is so. Worker, lease, the state of an import that is not over
     * and the number of records read by the check are not covered: they tell who works, not what came of it.
     */

    /** A worker that has not been heard of for this long is taken for dead. */
    static final Duration LEASE = Duration.ofSeconds(15);

    private static final String SELECT = """
            select id, format, state, worker, lease_until, bytes, checked, total, committed, written, kept, counts, problems,
                notes, report, created_at, updated_at, finished_at, mac
            from tenant.intake_import where org_id = :org""";
    private static final String LOGGED = """
            select coalesce(
                (select i.body from tenant.ledger_inbox i
                    where i.org_id = :org and i.object_type = 'import' and i.object_id = :id
                    order by i.entry_id desc limit 1),
                (select e.body from tenant.ledger_entry e
                    where e.org_id = :org and e.object_type = 'import' and e.object_id = :id
                    order by e.idx desc limit 1)) as body""";
    private static final String INSERT = """
            insert into tenant.intake_import
                (org_id, id, format, state, worker, lease_until, bytes, created_at, updated_at, mac)
            values (:org, :id, :format, :state, :worker, :lease, :bytes, :created, :now, :mac)
            on conflict (org_id, id) do nothing""";
    private static final String SET = """
            update tenant.intake_import
            set state = :state, checked = :checked, total = :total, committed = :committed, written = :written, kept = :kept,
                counts = :counts, problems = :problems, notes = :notes, report = :report, finished_at = :finished,
                lease_until = :lease, updated_at = :now, mac = :mac""";
    private static final String TAKE = SET + """
            , worker = :worker, format = :format, bytes = :bytes, created_at = :created
            where org_id = :org and id = :id and worker = :former and mac is not distinct from cast(:seen as bytea)
                and (state not in ('checking', 'loading') or lease_until < :now)""";
    private static final String REPLACE = SET + """

            where org_id = :org and id = :id and worker = :worker and state = :was and committed = :from""";
    private static final String CHECKED = """
            update tenant.intake_import set checked = :checked, lease_until = :lease, updated_at = :now
            where org_id = :org and id = :id and worker = :worker and state in ('checking', 'loading')""";
    private static final String KEEP = """
            update tenant.intake_import set lease_until = :lease, updated_at = :now
            where org_id = :org and id = :id and worker = :worker and state = 'loading'""";
    private static final String STOP = """
            update tenant.intake_import set state = 'stopped', updated_at = :now, lease_until = :now
            where org_id = :org and id = :id and worker = :worker and state in ('checking', 'loading')""";

    private final InstantSource clock;

    ImportRows(InstantSource clock) {
        this.clock = clock;
    }

    /** The import, if this worker now has it: it is new, was refused or stopped, or its former worker is gone. */
    Optional<ImportRow> take(OrgSession org, ImportRow fresh, UUID worker, RowMacs.Key key) {
        Params begun = mine(fresh.id(), worker)
                .and("format", fresh.format().text())
                .and("bytes", fresh.bytes())
                .and("created", fresh.createdAt())
                .and("state", fresh.state().text())
                .and("lease", lease())
                .and("now", clock.instant());
        if (org.update(INSERT, begun.and("mac", mac(fresh, key))) == 1) return Optional.of(fresh);
        Stored there = org.queryOne(
                        SELECT + " and id = :id", Params.of("id", fresh.id().value()), Stored::of)
                .orElseThrow();
        ImportRow known = known(org, there, key);
        if (known.state() == ImportState.LOADED) return Optional.empty();
        ImportRow again = there.vouchedBy(key) ? known.again() : fresh;
        Params taken = written(again, worker, key)
                .and("format", again.format().text())
                .and("bytes", again.bytes())
                .and("created", again.createdAt())
                .and("former", there.worker())
                .and("seen", there.mac().orElse(null));
        return org.update(TAKE, taken) == 1 ? Optional.of(again) : Optional.empty();
    }

    void checked(OrgSession org, ImportId id, UUID worker, long checked) {
        org.attachExpecting(
                1,
                CHECKED,
                mine(id, worker).and("checked", checked).and("lease", lease()).and("now", clock.instant()));
    }

    /** Renews the lease; fails as stale when another worker has taken the import. */
    void keep(OrgSession org, ImportId id, UUID worker) {
        org.attachExpecting(1, KEEP, mine(id, worker).and("lease", lease()).and("now", clock.instant()));
    }

    /** Fails as stale when another worker has taken the import or this step was done already. */
    void replace(OrgSession org, UUID worker, ImportRow before, ImportRow after, RowMacs.Key key) {
        org.attachExpecting(
                1,
                REPLACE,
                written(after, worker, key)
                        .and("was", before.state().text())
                        .and("from", before.done().committed()));
    }

    void stop(OrgSession org, ImportId id, UUID worker) {
        org.attach(STOP, mine(id, worker).and("now", clock.instant()));
    }

    Optional<ImportStatus> find(OrgSession org, ImportId id, RowMacs.Key key) {
        return org.queryOne(SELECT + " and id = :id", Params.of("id", id.value()), Stored::of)
                .map(stored -> status(org, stored, key));
    }

    /** The latest first. */
    List<ImportStatus> latest(OrgSession org, int limit, RowMacs.Key key) {
        return org
                .query(
                        SELECT + " order by created_at desc, id desc limit :limit",
                        Params.of("limit", limit),
                        Stored::of)
                .stream()
                .map(stored -> status(org, stored, key))
                .toList();
    }

    /** A row as somebody left it there. */
    @SuppressWarnings("ArrayRecordComponent") // lives from reading to checking only
    private record Stored(
            ImportRow row, UUID worker, Instant leaseUntil, long checked, Instant updatedAt, Optional<byte[]> mac) {
        static Stored of(Row row) {
            ImportRow told = new ImportRow(
                    new ImportId(row.uuid("id")),
                    ImportFormat.find(row.text("format")).orElseThrow(),
                    row.number("bytes"),
                    row.instant("created_at"),
                    ImportState.of(row.text("state")),
                    new Found(
                            row.numberIfAny("total"),
                            row.number("problems"),
                            row.number("notes"),
                            row.bytesIfAny("counts").orElse(new byte[0]),
                            row.bytesIfAny("report").orElse(new byte[0])),
                    new Done(row.number("committed"), row.number("written"), row.number("kept")),
                    row.instantIfAny("finished_at"));
            return new Stored(
                    told,
                    row.uuid("worker"),
                    row.instant("lease_until"),
                    row.number("checked"),
                    row.instant("updated_at"),
                    row.bytesIfAny("mac"));
        }

        boolean vouchedBy(RowMacs.Key key) {
            return mac.isPresent() && key.matches(row.macMessage(key.org()), mac.get());
        }
    }

    private static ImportRow known(OrgSession org, Stored stored, RowMacs.Key key) {
        if (stored.vouchedBy(key)) return stored.row();
        ImportRow row = stored.row();
        Optional<LoggedImport> end = org.queryOne(
                        LOGGED, Params.of("id", row.id().toString()), found -> found.bytesIfAny("body"))
                .flatMap(body -> body)
                .flatMap(LoggedImport::parse)
                .filter(entry -> entry.ends(row.id()));
        Optional<Long> loaded = end.map(LoggedImport::records);
        return new ImportRow(
                row.id(),
                row.format(),
                0,
                row.createdAt(),
                loaded.isPresent() ? ImportState.LOADED : ImportState.STOPPED,
                new Found(loaded, 0, 0, new byte[0], new byte[0]),
                new Done(loaded.orElse(0L), 0, 0),
                end.map(LoggedImport::time));
    }

    /** An import whose worker is gone is shown as stopped, which is what it is. */
    private ImportStatus status(OrgSession org, Stored stored, RowMacs.Key key) {
        ImportRow known = known(org, stored, key);
        boolean abandoned = known.state().isRunning() && stored.leaseUntil().isBefore(clock.instant());
        return known.shown(abandoned ? ImportState.STOPPED : known.state(), stored.checked(), stored.updatedAt());
    }

    private Params written(ImportRow row, UUID worker, RowMacs.Key key) {
        return mine(row.id(), worker)
                .and("state", row.state().text())
                .and("checked", row.found().records().orElse(0L))
                .and("total", row.found().records().orElse(null))
                .and("committed", row.done().committed())
                .and("written", row.done().written())
                .and("kept", row.done().kept())
                .and("counts", unlessEmpty(row.found().counts()))
                .and("problems", row.found().problems())
                .and("notes", row.found().notes())
                .and("report", unlessEmpty(row.found().report()))
                .and("finished", row.finishedAt().orElse(null))
                .and("lease", lease())
                .and("now", clock.instant())
                .and("mac", mac(row, key));
    }

    private static byte @Nullable [] unlessEmpty(byte[] bytes) {
        return bytes.length == 0 ? null : bytes;
    }

    private static byte[] mac(ImportRow row, RowMacs.Key key) {
        return key.mac(row.macMessage(key.org()));
    }

    private static Params mine(ImportId id, UUID worker) {
        return Params.of("id", id.value()).and("worker", worker);
    }

    private Instant lease() {
        return clock.instant().plus(LEASE);
    }
}
