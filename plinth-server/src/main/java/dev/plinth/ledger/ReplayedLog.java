package dev.plinth.ledger;

import dev.plinth.probe.Attempt;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.SyntheticOrganisations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The log that is replayed: of a synthetic organisation of the home region, in which nothing else happens. It gets a fresh entry
 * a run until it has {@link #MOST} of them, so that it can be exported whole for ever.
 */
final class ReplayedLog {
    /** More than one bundle, so that the export has full and partial tiles on two levels. */
    static final long FEWEST = 300;

    static final long MOST = 5_000;

    private final SyntheticOrganisations synthetic;
    private final Organisations organisations;
    private final OrgTransactions orgs;
    private final Ledger ledger;
    private final Logs logs;
    private final Duration publishedWithin;

    ReplayedLog(
            SyntheticOrganisations synthetic,
            Organisations organisations,
            OrgTransactions orgs,
            Ledger ledger,
            Logs logs,
            Duration publishedWithin) {
        this.synthetic = synthetic;
        this.organisations = organisations;
        this.orgs = orgs;
        this.ledger = ledger;
        this.logs = logs;
        this.publishedWithin = publishedWithin;
    }

    /**
     * What a customer could have downloaded.
     *
     * @param keys verifier keys of this log, from elsewhere than the export
     * @param otherKeys verifier keys of another log
     */
    record Download(String origin, byte[] export, String receipt, String keys, String otherKeys) {}

    /** Empty when the newest entry is not published in time. */
    Optional<Download> download(Attempt attempt) throws IOException {
        OrgId org = synthetic.replayed(organisations.regions().getFirst()).id();
        Logs.Standing standing = logs.standing(org);
        long there = standing.size() + standing.pending();
        long more = there >= MOST ? 0 : Math.max(1, FEWEST - there);
        attempt.rows(there + more);
        if (more > 0) append(org, attempt.nonce(), more);
        EntryId newest = logs.entries(org, Logs.EntryFilter.all(), Optional.empty(), 1)
                .getFirst()
                .id();
        if (!(logs.receipt(org, newest, publishedWithin) instanceof Logs.Proof.Published published))
            return Optional.empty();
        ByteArrayOutputStream export = new ByteArrayOutputStream();
        logs.export(org, export);
        return Optional.of(new Download(
                logs.origin(org),
                export.toByteArray(),
                published.receipt(),
                logs.keys(org),
                logs.keys(organisations.instance())));
    }

    private void append(OrgId org, String run, long entries) {
        orgs.run(
                org,
                session -> LongStream.range(0, entries)
                        .forEach(nth -> ledger.append(
                                session, LedgerEntry.of(synthetic.cause(), "probe.mark", "run", run + "-" + nth))));
    }
}
