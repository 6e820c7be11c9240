package dev.plinth.trust;

import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import dev.plinth.trust.catalogue.ClaimId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks again and again how all claims stand, publishes what changed, and keeps the worst state of each day. */
final class Reviews {
    private final OrgTransactions orgs;
    private final OrgId instance;
    private final Ledger ledger;
    private final Ids ids;
    private final ClaimBook book;
    private final ProbeBook probes;
    private final Trails trails;
    private final Standings standings;
    private final LogWatch log;
    private final Schedule schedule;
    private final TrustMetrics metrics;

    Reviews(
            OrgTransactions orgs,
            OrgId instance,
            Ledger ledger,
            Ids ids,
            ClaimBook book,
            ProbeBook probes,
            Trails trails,
            Standings standings,
            LogWatch log,
            Schedule schedule,
            TrustMetrics metrics) {
        this.orgs = orgs;
        this.instance = instance;
        this.ledger = ledger;
        this.ids = ids;
        this.book = book;
        this.probes = probes;
        this.trails = trails;
        this.standings = standings;
        this.log = log;
        this.schedule = schedule;
        this.metrics = metrics;
    }

    /** Reads everything that is stored, each run checked against the log. */
    synchronized void begin() {
        log.look();
        trails.begin(probes.all().stream().map(ProbeBook.Known::name).toList());
        read(LocalDate.EPOCH);
        standings.fresh();
    }

    /** Tells the schedule which alarms were seen lately, so that a restart tries only the others at once. */
    void settle() {
        var situation = standings.situation();
        for (ProbeBook.Known<?> probe : probes.all())
            for (String twin : probe.twins().keySet()) {
                Trail trail = trails.of(probe.name());
                Optional<Tried> seen = Optional.ofNullable(trail.alarms().get(twin));
                if (seen.isPresent() && ClaimStates.rings(trail, twin, probe.code(), situation))
                    schedule.seen(
                            probe.name(), twin, Duration.between(seen.get().at(), situation.now()));
            }
    }

    /** @param write whether this process publishes; the others only learn */
    synchronized void look(boolean write) {
        log.look();
        trails.catchUp();
        if (write)
            for (String probe : trails.flawed()) {
                trails.publishFlaw(probe);
                schedule.tryTwinsAgain(probe);
            }
        read(today().minusDays(1));
        Claims.Snapshot now = standings.fresh();
        if (write && publish(now)) {
            read(today().minusDays(1));
            now = standings.fresh();
        }
        metrics.standings(now.claims());
    }

    private boolean publish(Claims.Snapshot now) {
        List<ClaimStanding> changed = now.claims().stream().filter(this::isNew).toList();
        List<ClaimStanding> worse = now.claims().stream().filter(this::isWorse).toList();
        if (changed.isEmpty() && worse.isEmpty()) return false;
        orgs.run(instance, session -> publish(session, changed, worse, now.at()));
        return true;
    }

    /** A failure is published again when its reason is another one: a rehearsal must not hide that it became serious. */
    private boolean isNew(ClaimStanding standing) {
        Optional<Claims.Change> said = said(standing.claim());
        ClaimState before = said.map(Claims.Change::to).orElse(ClaimState.PLANNED);
        if (before != standing.state()) return true;
        return before == ClaimState.FAILED && !said.map(Claims.Change::reason).equals(Optional.of(standing.reason()));
    }

    private boolean isWorse(ClaimStanding standing) {
        if (standing.rehearsal()
                || (standing.state() == ClaimState.PLANNED
                        && said(standing.claim()).isEmpty())) return false;
        return kept(standing.claim()).stream()
                .filter(one -> one.day().day().equals(today()))
                .noneMatch(one -> one.judged() && one.day().worst().compareTo(standing.state()) >= 0);
    }

    private List<Days.Kept> kept(ClaimId claim) {
        return standings.memory().days().getOrDefault(claim, List.of());
    }

    private void publish(OrgSession org, List<ClaimStanding> changed, List<ClaimStanding> worse, Instant at) {
        EvidenceRows.lock(org);
        Cause cause = Cause.of(Principal.system("trust"), new RequestId(ids.next()));
        for (ClaimStanding one : changed) {
            ClaimState from = said(one.claim()).map(Claims.Change::to).orElse(ClaimState.PLANNED);
            long number = ChangeRows.highest(org, one.claim()) + 1;
            EntryId entry = ledger.append(
                    org,
                    LedgerEntry.of(cause, "claim.state", "claim", one.claim().value())
                            .with(Map.of(
                                    "from", from.text(),
                                    "to", one.state().text(),
                                    "reason", one.reason(),
                                    "catalogue", book.digest())));
            ChangeRows.add(org, new Claims.Change(one.claim(), from, one.state(), one.reason(), at, entry), number);
        }
        for (ClaimStanding one : worse) Days.worst(org, one.claim(), today(), one.state());
    }

    /** Takes in what was said and counted from this day on. */
    private void read(LocalDate from) {
        record Read(List<Claims.Change> said, Map<ClaimId, List<Days.Kept>> days) {}
        Instant since = from.atStartOfDay(ZoneOffset.UTC).toInstant();
        Read read =
                orgs.in(instance, session -> new Read(ChangeRows.newest(session, since), Days.since(session, from)));
        Map<ClaimId, Claims.Change> said = new HashMap<>(standings.memory().said());
        read.said().forEach(change -> said.put(change.claim(), change));
        Map<ClaimId, List<Days.Kept>> days = new HashMap<>(standings.memory().days());
        LocalDate oldest = today().minusDays(Days.KEPT - 1L);
        read.days().forEach((claim, newer) -> {
            List<Days.Kept> all = new ArrayList<>(kept(claim).stream()
                    .filter(one ->
                            one.day().day().isBefore(from) && !one.day().day().isBefore(oldest))
                    .toList());
            all.addAll(newer);
            days.put(claim, List.copyOf(all));
        });
        standings.remember(new Standings.Memory(said, days));
    }

    private Optional<Claims.Change> said(ClaimId claim) {
        return Optional.ofNullable(standings.memory().said().get(claim));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(standings.situation().now(), ZoneOffset.UTC);
    }
}
