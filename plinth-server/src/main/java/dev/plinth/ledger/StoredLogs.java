package dev.plinth.ledger;

import dev.plinth.proof.EntryBundle;
import dev.plinth.proof.Hash;
import dev.plinth.proof.TilePath;
import dev.plinth.proof.VerifierKey;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Params;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link Logs} over the tables, read with the application's own role inside the organisation's locks. */
final class StoredLogs implements Logs {
    private static final String PENDING = "select count(*) as n from tenant.ledger_inbox where org_id = :org";
    private static final String WITNESSED =
            "select witness, max(size) as size, max(at) as at from tenant.ledger_cosignature"
                    + " where org_id = :org group by witness order by witness";

    private final OrgTransactions orgs;
    private final Organisations organisations;
    private final LogNames names;
    private final LogKeys keys;
    private final LogFaults faults;
    private final Receipts receipts;
    private final LogExport exporter;
    private final Payloads payloads;

    StoredLogs(
            OrgTransactions orgs,
            Organisations organisations,
            LogNames names,
            LogKeys keys,
            LogFaults faults,
            Receipts receipts,
            LogExport exporter,
            Payloads payloads) {
        this.orgs = orgs;
        this.organisations = organisations;
        this.names = names;
        this.keys = keys;
        this.faults = faults;
        this.receipts = receipts;
        this.exporter = exporter;
        this.payloads = payloads;
    }

    @Override
    public String origin(OrgId org) {
        return names.origin(org);
    }

    @Override
    public OrgId org(String origin) {
        return names.org(origin);
    }

    @Override
    public String keys(OrgId org) {
        return keys.verifiers(names.region(org), names.origin(org)).stream()
                .map(VerifierKey::format)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    @Override
    public String allKeys() {
        Organisations.Listing listing = organisations.everyone();
        Stream<String> incomplete = listing.silent().stream()
                .map(region -> "# incomplete: region %s does not answer now, keys of its logs may be missing\n"
                        .formatted(region));
        Stream<String> keys = Stream.concat(
                        Stream.of(organisations.instance()),
                        listing.known().stream().filter(org -> !org.synthetic()).map(Organisation::id))
                .map(this::keys);
        return Stream.concat(incomplete, keys).collect(Collectors.joining());
    }

    @Override
    public Optional<String> checkpoint(OrgId org) {
        return orgs.once(org, LogRows::newest)
                .map(stored -> stored.checkpoint().note().format());
    }

    @Override
    public Optional<byte[]> tile(OrgId org, TilePath path) {
        if (path.isEntries()) throw new IllegalArgumentException(path + " is an entry bundle, not a hash tile");
        return orgs.once(org, session -> LogRows.tile(session, path))
                .map(hashes -> Arrays.copyOf(hashes, path.width() * Hash.BYTES));
    }

    @Override
    public Bundle bundle(OrgId org, TilePath path) {
        if (!path.isEntries()) throw new IllegalArgumentException(path + " is a hash tile, not an entry bundle");
        if (path.index() > Long.MAX_VALUE / TilePath.FULL - 1) return new Bundle.NotThere();
        long from = path.index() * TilePath.FULL;
        return orgs.in(org, session -> {
            LogRows.Head head = LogRows.head(session);
            if (from < head.prunedBelow()) return new Bundle.Dropped();
            if (from + path.width() > head.size()) return new Bundle.NotThere();
            return new Bundle.Found(EntryBundle.encode(LogRows.bodies(session, from, from + path.width())));
        });
    }

    @Override
    public List<Shown> entries(OrgId org, EntryFilter filter, Optional<Long> before, int limit) {
        EntryQuery query = new EntryQuery(filter);
        return orgs.in(org, session -> {
            List<Shown> waiting = before.isPresent() ? List.of() : query.waiting(session, limit);
            long published = LogRows.newest(session).map(LogRows.Stored::size).orElse(0L);
            int left = limit - waiting.size();
            List<Shown> sequenced =
                    left > 0 ? query.sequenced(session, before.orElse(Long.MAX_VALUE), left, published) : List.of();
            // what was sequenced between the two looks is in both
            Set<EntryId> indexed = sequenced.stream().map(Shown::id).collect(Collectors.toSet());
            return Stream.concat(waiting.stream().filter(one -> !indexed.contains(one.id())), sequenced.stream())
                    .toList();
        });
    }

    @Override
    public Content content(OrgId org, EntryId entry) {
        return payloads.open(org, entry);
    }

    @Override
    public Proof receipt(OrgId org, EntryId entry, Duration longest) {
        return receipts.of(org, entry, longest);
    }

    @Override
    public void export(OrgId org, OutputStream to) throws IOException {
        exporter.write(org, keys(org), to);
    }

    @Override
    public Standing standing(OrgId org) {
        return orgs.in(org, session -> standing(org, session));
    }

    /** Read from the front to the back, so that an entry on its way is seen twice rather than not at all. */
    private Standing standing(OrgId org, OrgSession session) {
        long pending =
                session.queryOne(PENDING, Params.none(), row -> row.number("n")).orElse(0L);
        long size = LogRows.head(session).size();
        Optional<LogRows.Stored> newest = LogRows.newest(session);
        List<Witnessed> witnesses = session.query(
                WITNESSED,
                Params.none(),
                row -> new Witnessed(row.text("witness"), row.number("size"), row.instant("at")));
        return new Standing(
                size,
                newest.map(LogRows.Stored::size).orElse(0L),
                newest.map(LogRows.Stored::signedAt),
                pending,
                witnesses,
                faults.of(org));
    }
}
