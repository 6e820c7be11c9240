package dev.plinth.trust;

import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.probe.Twin;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.trust.ClaimStates.Hindrance;
import dev.plinth.trust.catalogue.ClaimId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Shows what a failure looks like: for one turn a probe meets a sabotaged twin in place of the real thing, which stays as it is. */
public final class Sabotage {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final OrgTransactions orgs;
    private final OrgId instance;
    private final Ledger ledger;
    private final ClaimBook book;
    private final ProbeBook probes;
    private final Runs runs;
    private final ProbeRunner runner;

    Sabotage(
            OrgTransactions orgs,
            OrgId instance,
            Ledger ledger,
            ClaimBook book,
            ProbeBook probes,
            Runs runs,
            ProbeRunner runner) {
        this.orgs = orgs;
        this.instance = instance;
        this.ledger = ledger;
        this.book = book;
        this.probes = probes;
        this.runs = runs;
        this.runner = runner;
    }

    /**
     * A probe and its sabotages.
     *
     * @param twins by their names, what is wrong with each
     * @param hindered whether something keeps it from being tried now
     */
    public record Offered(
            String probe,
            String tries,
            Duration cadence,
            List<ClaimId> claims,
            Map<String, String> twins,
            boolean hindered) {
        public Offered {
            claims = List.copyOf(claims);
            twins = Map.copyOf(twins);
        }
    }

    /**
     * What came of it.
     *
     * @param announced the entry that says who wanted it
     * @param entry the evidence
     * @param claims those that are FAILED now, until the next turn of the probe
     */
    public record Rehearsed(EntryId announced, EntryId entry, Outcome outcome, List<ClaimId> claims, Duration cadence) {
        public Rehearsed {
            claims = List.copyOf(claims);
        }
    }

    public List<Offered> offered() {
        return probes.all().stream().map(this::offered).toList();
    }

    private <T> Offered offered(ProbeBook.Known<T> known) {
        Map<String, String> twins = new TreeMap<>();
        for (Twin<T> twin : known.twins().values()) twins.put(twin.name(), twin.sabotage());
        Set<Hindrance> hindrances = runner.hindrances(known.name());
        return new Offered(
                known.name(),
                known.probe().tries(),
                book.cadence(known),
                book.shownBy(known.name()),
                twins,
                !hindrances.isEmpty());
    }

    /**
     * Rehearses a failure now. Refuses an unknown probe or twin by its field, and with {@code too-many-requests} when the
     * probe cannot run now.
     */
    public Rehearsed rehearse(String probe, String twin, Cause cause) throws InterruptedException {
        ProbeBook.Known<?> known = probes.find(probe)
                .orElseThrow(
                        () -> ProblemException.field("probe", "is not a probe of this version", "one of the list"));
        if (!known.twins().containsKey(twin))
            throw ProblemException.field(
                    "twin",
                    "is not a twin of " + probe,
                    "one of "
                            + String.join(
                                    ", ",
                                    known.twins().keySet().stream().sorted().toList()));
        EntryId announced = orgs.in(
                instance,
                session -> ledger.append(
                        session,
                        LedgerEntry.of(cause, "trust.sabotage", "probe", probe).with(Map.of("twin", twin))));
        Evidence.Recorded made = runs.now(Order.rehearsal(probe, twin), PATIENCE)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.TOO_MANY, "This probe runs right now or ran too often; try again in a minute"));
        return new Rehearsed(announced, made.entry(), made.outcome(), book.shownBy(probe), book.cadence(known));
    }
}
