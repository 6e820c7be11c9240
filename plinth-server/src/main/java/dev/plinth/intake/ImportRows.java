package dev.plinth.intake;

import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The imports of an organisation. */
final class ImportRows {
    /** A worker that has not been heard of for this long is taken for dead. */
    static final Duration LEASE = Duration.ofSeconds(15);

    private static final String SELECT = """
            select id, format, state, lease_until, bytes, checked, total, committed, written, kept, counts, problems, notes,
                report, created_at, updated_at, finished_at
            from tenant.intake_import where org_id = :org""";
    private static final String INSERT = """
            insert into tenant.intake_import (org_id, id, format, state, worker, lease_until, bytes, created_at, updated_at)
            values (:org, :id, :format, 'checking', :worker, :lease, :bytes, :now, :now)
            on conflict (org_id, id) do nothing""";
    private static final String TAKE = """
            update tenant.intake_import
            set state = 'checking', worker = :worker, lease_until = :lease, updated_at = :now, checked = 0,
                problems = 0, notes = 0, report = null
            where org_id = :org and id = :id
                and (state in ('refused', 'stopped') or (state in ('checking', 'loading') and lease_until < :now))""";
    private static final String CHECKED = """
            update tenant.intake_import set checked = :checked, lease_until = :lease, updated_at = :now
            where org_id = :org and id = :id and worker = :worker and state in ('checking', 'loading')""";
    private static final String KEEP = """
            update tenant.intake_import set lease_until = :lease, updated_at = :now
            where org_id = :org and id = :id and worker = :worker and state = 'loading'""";
    private static final String END_CHECK = """
            update tenant.intake_import
            set state = :state, checked = :total, total = :total, counts = :counts, problems = :problems, notes = :notes,
                report = :report, lease_until = :lease, updated_at = :now, finished_at = :finished
            where org_id = :org and id = :id and worker = :worker and state = 'checking'""";
    private static final String ADVANCE = """
            update tenant.intake_import
            set committed = :to, written = written + :written, kept = kept + :kept, lease_until = :lease, updated_at = :now
            where org_id = :org and id = :id and worker = :worker and state = 'loading' and committed = :from""";
    private static final String FINISH = """
            update tenant.intake_import set state = 'loaded', updated_at = :now, finished_at = :now
            where org_id = :org and id = :id and worker = :worker and state = 'loading' and committed = total""";
    private static final String STOP = """
            update tenant.intake_import set state = 'stopped', updated_at = :now, lease_until = :now
            where org_id = :org and id = :id and worker = :worker and state in ('checking', 'loading')""";

    private final InstantSource clock;

    ImportRows(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether this worker now has the import: it is new, was refused, or its former worker is gone. */
    boolean take(OrgSession org, ImportId id, ImportFormat format, long bytes, UUID worker) {
        Params params = mine(id, worker).and("lease", lease()).and("now", clock.instant());
        if (org.update(INSERT, params.and("format", format.text()).and("bytes", bytes)) == 1) return true;
        return org.update(TAKE, mine(id, worker).and("lease", lease()).and("now", clock.instant())) == 1;
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

    void endCheck(OrgSession org, ImportId id, UUID worker, Checked found, ImportState next) {
        Instant now = clock.instant();
        org.attachExpecting(
                1,
                END_CHECK,
                mine(id, worker)
                        .and("state", next.text())
                        .and("total", found.records())
                        .and("counts", StoredText.counts(found.counts()))
                        .and("problems", found.report().errorCount())
                        .and("notes", found.report().noteCount())
                        .and("report", StoredText.report(found.report().told()))
                        .and("lease", lease())
                        .and("now", now)
                        .and("finished", next == ImportState.REFUSED ? now : null));
    }

    /** Fails as stale when another worker has taken the import or these records are committed already. */
    void advance(OrgSession org, ImportId id, UUID worker, long from, long to, long written, long kept) {
        org.attachExpecting(
                1,
                ADVANCE,
                mine(id, worker)
                        .and("from", from)
                        .and("to", to)
                        .and("written", written)
                        .and("kept", kept)
                        .and("lease", lease())
                        .and("now", clock.instant()));
    }

    void finish(OrgSession org, ImportId id, UUID worker) {
        org.attachExpecting(1, FINISH, mine(id, worker).and("now", clock.instant()));
    }

    void stop(OrgSession org, ImportId id, UUID worker) {
        org.attach(STOP, mine(id, worker).and("now", clock.instant()));
    }

    Optional<ImportStatus> find(OrgSession org, ImportId id) {
        return org.queryOne(SELECT + " and id = :id", Params.of("id", id.value()), this::status);
    }

    /** The latest first. */
    List<ImportStatus> latest(OrgSession org, int limit) {
        return org.query(
                SELECT + " order by created_at desc, id desc limit :limit", Params.of("limit", limit), this::status);
    }

    /** An import whose worker is gone is shown as stopped, which is what it is. */
    private ImportStatus status(Row row) {
        ImportState state = ImportState.of(row.text("state"));
        boolean abandoned = state.isRunning() && row.instant("lease_until").isBefore(clock.instant());
        return new ImportStatus(
                new ImportId(row.uuid("id")),
                ImportFormat.find(row.text("format")).orElseThrow(),
                abandoned ? ImportState.STOPPED : state,
                row.number("bytes"),
                row.number("checked"),
                row.numberIfAny("total"),
                row.number("committed"),
                row.number("written"),
                row.number("kept"),
                row.bytesIfAny("counts").map(StoredText::counts).orElse(Map.of()),
                row.number("problems"),
                row.number("notes"),
                row.bytesIfAny("report").map(StoredText::report).orElse(List.of()),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.instantIfAny("finished_at"));
    }

    private static Params mine(ImportId id, UUID worker) {
        return Params.of("id", id.value()).and("worker", worker);
    }

    private Instant lease() {
        return clock.instant().plus(LEASE);
    }
}
