package dev.plinth.trust;

import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import dev.plinth.trust.Opening.Audience;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is stored about runs, openings and gaps. Rows are added and never changed. */
final class EvidenceRows {
    private static final String LOCK =
            "select pg_advisory_xact_lock(hashtextextended('plinth trust ' || :org::text, 0)) is null as free";
    private static final String HIGHEST = "select greatest("
            + "(select coalesce(max(number), 0) from tenant.trust_run where org_id = :org and probe = :probe),"
            + "(select coalesce(max(number), 0) from tenant.trust_gap where org_id = :org and probe = :probe)) as number";
    private static final String PROBES = "with recursive p as ((select probe from tenant.trust_run where org_id = :org"
            + " order by probe limit 1) union all select (select r.probe from tenant.trust_run r where r.org_id = :org"
            + " and r.probe > p.probe order by r.probe limit 1) from p where p.probe is not null)"
            + " select probe from p where probe is not null";
    private static final String HEADS = "select probe, (select coalesce(max(number), 0) from tenant.trust_run r"
            + " where r.org_id = :org and r.probe = wanted.probe) as last, (select coalesce(max(number), 0)"
            + " from tenant.trust_gap g where g.org_id = :org and g.probe = wanted.probe) as cut"
            + " from unnest(:probes) as wanted(probe)";
    private static final String NEWEST = "select number, entry_id, against, outcome, digest from tenant.trust_run"
            + " where org_id = :org and probe = :probe and number > :known order by number desc limit :most";
    private static final String PUBLISHED = "select exists (select 1 from tenant.trust_run where org_id = :org and"
            + " entry_id = :entry) or exists (select 1 from tenant.trust_gap where org_id = :org and entry_id = :entry)"
            + " or exists (select 1 from tenant.trust_change where org_id = :org and entry_id = :entry) as known";

    private EvidenceRows() {}

    /** A run as its row tells it. */
    record Stored(long number, EntryId entry, String against, Outcome outcome, byte[] digest) {
        static Stored of(Row row) {
            return new Stored(
                    row.number("number"),
                    new EntryId(row.uuid("entry_id")),
                    row.text("against"),
                    Outcome.valueOf(row.text("outcome").toUpperCase(Locale.ROOT)),
                    row.bytes("digest"));
        }
    }

    /** Until the end of the transaction nobody else gives out numbers. */
    static void lock(OrgSession org) {
        org.query(LOCK, Params.none(), row -> row.flag("free"));
    }

    /** The highest number that a run of this probe has, or had before rows of it went missing. */
    static long highest(OrgSession org, String probe) {
        return org.queryOne(HIGHEST, Params.of("probe", probe), row -> row.number("number"))
                .orElse(0L);
    }

    static void add(OrgSession org, String probe, Stored run, List<Opening> openings) {
        org.attach(
                "insert into tenant.trust_run(org_id, probe, number, entry_id, against, outcome, digest)"
                        + " values (:org, :probe, :number, :entry, :against, :outcome, :digest)",
                Params.of("probe", probe)
                        .and("number", run.number())
                        .and("entry", run.entry().value())
                        .and("against", run.against())
                        .and("outcome", run.outcome().text())
                        .and("digest", run.digest()));
        for (Opening one : openings)
            org.attach(
                    "insert into tenant.trust_opening(org_id, entry_id, audience, salt, content)"
                            + " values (:org, :entry, :audience, :salt, :content)",
                    Params.of("entry", run.entry().value())
                            .and("audience", one.audience().text())
                            .and("salt", one.salt())
                            .and("content", one.content()));
    }

    /** Newest first. */
    static List<Stored> after(OrgSession org, String probe, long known, int most) {
        return org.query(NEWEST, Params.of("probe", probe).and("known", known).and("most", most), Stored::of);
    }

    /** Probes that ever left evidence, also those that this build no longer has. */
    static List<String> probes(OrgSession org) {
        return org.query(PROBES, Params.none(), row -> row.text("probe"));
    }

    /**
     * How far a probe's evidence goes.
     *
     * @param last its highest number
     * @param cut up to which number its runs show nothing any more
     */
    record Head(String probe, long last, long cut) {}

    static List<Head> heads(OrgSession org, Collection<String> probes) {
        return org.query(
                HEADS,
                Params.of("probes", probes.toArray(String[]::new)),
                row -> new Head(row.text("probe"), row.number("last"), row.number("cut")));
    }

    static void addGap(OrgSession org, String probe, long number, String why, EntryId entry) {
        org.attach(
                "insert into tenant.trust_gap(org_id, probe, number, nth, why, entry_id) select :org, :probe, :number,"
                        + " 1 + coalesce(max(nth), 0), :why, :entry from tenant.trust_gap"
                        + " where org_id = :org and probe = :probe",
                Params.of("probe", probe).and("number", number).and("why", why).and("entry", entry.value()));
    }

    static Optional<Opening> opening(OrgSession org, EntryId entry, Audience audience) {
        return org.queryOne(
                "select salt, content from tenant.trust_opening"
                        + " where org_id = :org and entry_id = :entry and audience = :audience",
                Params.of("entry", entry.value()).and("audience", audience.text()),
                row -> new Opening(audience, row.bytes("salt"), row.bytes("content")));
    }

    /** Whether anybody may have a proof of this entry: evidence, a gap or a change of state. */
    static boolean isPublished(OrgSession org, EntryId entry) {
        return org.queryOne(PUBLISHED, Params.of("entry", entry.value()), row -> row.flag("known"))
                .orElse(false);
    }
}
