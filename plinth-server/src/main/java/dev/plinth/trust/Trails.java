package dev.plinth.trust;

import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.ledger.Logs;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of every probe's runs. The only way in is the log: also the own newest run is believed once it stands there. */
final class Trails {
    private static final int MOST = 2_000;
    private static final int AROUND = 8;

    private final OrgTransactions orgs;
    private final OrgId instance;
    private final Ledger ledger;
    private final Logs logs;
    private final Ids ids;
    private final Map<String, Trail> trails = new ConcurrentHashMap<>();

    Trails(OrgTransactions orgs, OrgId instance, Ledger ledger, Logs logs, Ids ids) {
        this.orgs = orgs;
        this.instance = instance;
        this.ledger = ledger;
        this.logs = logs;
        this.ids = ids;
    }

    Trail of(String probe) {
        return trails.getOrDefault(probe, Trail.EMPTY);
    }

    /** Reads everything about these probes and about all that ever left evidence. */
    synchronized void begin(Collection<String> probes) {
        Set<String> all = new TreeSet<>(probes);
        all.addAll(orgs.in(instance, EvidenceRows::probes));
        trails.clear();
        heads(all).forEach(head -> trails.put(head.probe(), read(head, Trail.EMPTY)));
    }

    /** Takes in what all nodes have stored since. */
    synchronized void catchUp() {
        heads(trails.keySet()).forEach(this::follow);
    }

    synchronized void catchUp(String probe) {
        heads(List.of(probe)).forEach(this::follow);
    }

    /** Forgets what is remembered and reads all of it again. */
    synchronized void readAgain(String probe) {
        heads(List.of(probe)).forEach(head -> trails.put(probe, read(head, Trail.EMPTY)));
    }

    private List<EvidenceRows.Head> heads(Collection<String> probes) {
        return orgs.in(instance, session -> EvidenceRows.heads(session, probes));
    }

    /** Probes whose evidence does not fit the log, and nobody has published it. */
    List<String> flawed() {
        return trails.entrySet().stream()
                .filter(one -> one.getValue().flaw().isPresent())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private void follow(EvidenceRows.Head head) {
        Trail before = of(head.probe());
        if (head.last() < before.last() && head.cut() < before.last()) {
            trails.put(head.probe(), before.flawed("runs were removed from the evidence."));
        } else if (head.cut() > before.cut()) {
            trails.put(head.probe(), read(head, Trail.EMPTY));
        } else if (head.last() > before.last()) {
            boolean far = before.last() == 0 || head.last() - before.last() > MOST - AROUND;
            trails.put(head.probe(), read(head, far ? Trail.EMPTY : before));
        }
    }

    private Trail read(EvidenceRows.Head head, Trail before) {
        String probe = head.probe();
        List<EvidenceRows.Stored> rows =
                orgs.in(instance, session -> EvidenceRows.after(session, probe, before.last(), MOST));
        int wanted = before.last() == 0 ? MOST : rows.size() + AROUND;
        Map<EntryId, EvidenceEntry.Read> entries = new HashMap<>();
        for (Logs.Shown shown : entries(EvidenceEntry.ACTION, probe, wanted))
            EvidenceEntry.read(instance, shown)
                    .ifPresent(one -> entries.put(one.run().entry(), one));
        TrailCheck check = new TrailCheck(probe, rows, entries.values());
        return before.last() == 0
                ? check.begin(new TrailCheck.Cut(head.cut(), cut(probe)), rows.size() < MOST)
                : check.goOn(before);
    }

    private long cut(String probe) {
        return entries(EvidenceEntry.GAP, probe, MOST).stream()
                .mapToLong(shown -> EvidenceEntry.upTo(instance, probe, shown))
                .max()
                .orElse(0);
    }

    /**
     * Publishes that what is stored of this probe does not fit the log. From then on only newer runs count.
     *
     * @return the entry that says so, if there was anything to say
     */
    synchronized Optional<EntryId> publishFlaw(String probe) {
        Trail trail = of(probe);
        if (trail.flaw().isEmpty()) return Optional.empty();
        String why = trail.flaw().get();
        EntryId entry = orgs.in(instance, session -> {
            EvidenceRows.lock(session);
            long upTo = Math.max(trail.last(), EvidenceRows.highest(session, probe));
            EntryId id = ledger.append(
                    session,
                    LedgerEntry.of(
                                    Cause.of(Principal.system("trust"), new RequestId(ids.next())),
                                    EvidenceEntry.GAP,
                                    "probe",
                                    probe)
                            .with(Map.of("why", why, "upTo", Long.toString(upTo)))
                            .ending(LedgerEntry.Outcome.FAILED));
            EvidenceRows.addGap(session, probe, upTo, why, id);
            return id;
        });
        readAgain(probe);
        return Optional.of(entry);
    }

    private List<Logs.Shown> entries(String action, String probe, int most) {
        return logs.entries(instance, TrustEntry.about(action, probe), Optional.empty(), most);
    }
}
