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
import java.util.function.Consumer;

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
    private final ClaimLog claims;
    private final TrustHealth health;
    private boolean begun;

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
            TrustMetrics metrics,
            ClaimLog claims,
            TrustHealth health) {
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
        this.claims = claims;
        this.health = health;
    }

    /** Reads everything that is stored, each run and each change checked against the log. */
    synchronized void begin() {
        log.look();
        trails.begin(probes.all().stream().map(ProbeBook.Known::name).toList());
        claims.begin(book.promises().keySet(), start(oldest()));
        read(oldest());
        standings.fresh();
        begun = true;
    }

    /** To be told when a look failed. */
    void failed(RuntimeException e) {
        health.failed(e);
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
        if (!begun) begin();
        log.look();
        trails.catchUp();
        List<RuntimeException> failures = new ArrayList<>();
        if (write)
            each(
                    trails.flawed(),
                    probe -> {
                        trails.publishFlaw(probe);
                        schedule.tryTwinsAgain(probe);
                    },
                    failures);
        List<String> findings = read(today().minusDays(1));
        Claims.Snapshot now = standings.fresh();
        if (write && publish(now, failures)) {
            findings = read(today().minusDays(1));
            now = standings.fresh();
        }
        metrics.standings(now.claims());
        if (!failures.isEmpty()) throw failures.getFirst();
        health.looked(findings);
    }

    private boolean publish(Claims.Snapshot now, List<RuntimeException> failures) {
        List<ClaimStanding> changed = now.claims().stream().filter(this::isNew).toList();
        List<ClaimStanding> worse = now.claims().stream().filter(this::isWorse).toList();
        each(changed, one -> orgs.run(instance, session -> publish(session, one, now.at())), failures);
        if (!worse.isEmpty())
            orgs.run(instance, session -> worse.forEach(one -> Days.worst(session, one.claim(), today(), one.state())));
        return !changed.isEmpty() || !worse.isEmpty();
    }

    /** One that cannot be published keeps no other from it. */
    private static <T> void each(List<T> all, Consumer<T> publish, List<RuntimeException> failures) {
        for (T one : all)
            try {
                publish.accept(one);
            } catch (RuntimeException e) {
                failures.add(e);
            }
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

    private void publish(OrgSession org, ClaimStanding one, Instant at) {
        EvidenceRows.lock(org);
        ClaimState from = said(one.claim()).map(Claims.Change::to).orElse(ClaimState.PLANNED);
        long number = ChangeRows.highest(org, one.claim()) + 1;
        EntryId entry = ledger.append(
                org,
                LedgerEntry.of(
                                Cause.of(Principal.system("trust"), new RequestId(ids.next())),
                                ClaimLog.ACTION,
                                ClaimLog.OBJECT,
                                one.claim().value())
                        .with(Map.of(
                                "from", from.text(),
                                "to", one.state().text(),
                                "reason", one.reason(),
                                "catalogue", book.digest())));
        ChangeRows.add(org, new Claims.Change(one.claim(), from, one.state(), one.reason(), at, entry), number);
    }

    /**
     * Takes in what was said, and counted from this day on.
     *
     * @return what is stored and does not fit the log
     */
    private List<String> read(LocalDate from) {
        record Read(List<ChangeRows.Pointer> said, Map<ClaimId, List<Days.Kept>> days) {}
        Read read = orgs.in(
                instance, session -> new Read(ChangeRows.newest(session), Days.between(session, from, today())));
        List<String> findings = claims.follow(read.said(), start(oldest())).stream()
                .map(wrong -> "a change of claim %s is stored that is not in the log".formatted(wrong.claim()))
                .toList();
        Map<ClaimId, List<Days.Kept>> days = new HashMap<>(standings.memory().days());
        read.days().forEach((claim, newer) -> {
            List<Days.Kept> all = new ArrayList<>(kept(claim).stream()
                    .filter(one ->
                            one.day().day().isBefore(from) && !one.day().day().isBefore(oldest()))
                    .toList());
            all.addAll(newer);
            days.put(claim, List.copyOf(all));
        });
        standings.remember(new Standings.Memory(claims.said(), days));
        return findings;
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private LocalDate oldest() {
        return today().minusDays(Days.KEPT - 1L);
    }

    private Optional<Claims.Change> said(ClaimId claim) {
        return standings.memory().said().getOrDefault(claim, Said.NOTHING).last();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(standings.situation().now(), ZoneOffset.UTC);
    }
}
