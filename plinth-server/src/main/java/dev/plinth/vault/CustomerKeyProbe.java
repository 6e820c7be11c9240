package dev.plinth.vault;

import dev.plinth.keys.Keys;
import dev.plinth.keys.SyntheticCustomer;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pulls the customer key of an organisation that exists for this, and goes on reading and writing. */
final class CustomerKeyProbe implements Probe<CustomerKeyProbe.Custody> {
    private static final Duration CADENCE = Duration.ofMinutes(15);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Range range;
    private final SyntheticCustomer customer;
    private final Keys keys;
    private final NameReader reader;
    private final InstantSource clock;

    CustomerKeyProbe(Range range, SyntheticCustomer customer, Keys keys, Reveals reveals, InstantSource clock) {
        this.range = range;
        this.customer = customer;
        this.keys = keys;
        this.reader = NameReader.revealing(range, reveals);
        this.clock = clock;
    }

    /** Pulls the key of an organisation. */
    @FunctionalInterface
    interface Pulling {
        void pull(OrgId org);
    }

    /** What a customer with a key of its own relies on. */
    record Custody(Pulling pulling, NameReader reader) {}

    @Override
    public String name() {
        return "customer-key-pull";
    }

    @Override
    public String tries() {
        return "Pulls the customer key of an organisation that exists for this, tries to go on reading and writing, restores the key and reads"
                + " again.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL.every(CADENCE).atMost(Duration.ofMinutes(1));
    }

    @Override
    public Target<Custody> live() {
        return Target.of(new Custody(this::pull, reader));
    }

    @Override
    public List<Twin<Custody>> twins() {
        return List.of(
                new Twin<>(
                        "unheard-pull",
                        "a service that does not act upon a pull",
                        Target.of(new Custody(org -> {}, reader))),
                new Twin<>("kept-in-cache", "a service that keeps a pulled key in a cache", (attack, attempt) -> {
                    Map<RecordId, Optional<Value>> cache = new HashMap<>();
                    return attack.on(
                            new Custody(
                                    this::pull,
                                    (org, record) -> cache.computeIfAbsent(record, id -> reader.read(org, id))),
                            attempt);
                }));
    }

    private void pull(OrgId org) {
        customer.pull(org, range.whole().cause());
    }

    @Override
    public Observation attack(Custody custody, Attempt attempt) throws InterruptedException {
        OrgId org = range.customer();
        if (!customer.hold(org, range.whole().cause()))
            return new Observation.Unable("No provider for customer keys is configured, so there is none to pull");
        range.schema(org);
        String text = "held " + attempt.nonce();
        RecordId record = range.write(org, text, Optional.empty()).id();
        attempt.rows(1);
        Tally tally = Tally.of(4);
        try {
            if (!reads(custody, org, record, text, "before the pull", tally))
                tally.broken("a value did not open before the key was pulled");
            custody.pulling().pull(org);
            tally.tried("reading after the pull");
            if (!stops(custody, org, record)) tally.broken("a value opened although the customer had pulled its key");
            tally.tried("writing after the pull");
            if (writes(org)) tally.broken("a value was sealed although the customer had pulled its key");
            if (customer.pulled(org)) customer.restore(org, range.whole().cause());
            if (!reads(custody, org, record, text, "after the key was restored", tally))
                tally.broken("a value did not open after the key was restored");
            return tally.end();
        } finally {
            if (customer.pulled(org)) customer.restore(org, range.whole().cause());
            range.remove(org, record);
        }
    }

    private static boolean reads(Custody custody, OrgId org, RecordId record, String text, String when, Tally tally) {
        tally.tried("reading " + when);
        return custody.reader().reads(org, record, text);
    }

    /** Within the time that is promised for every node. */
    private boolean stops(Custody custody, OrgId org, RecordId record) throws InterruptedException {
        Instant promised = clock.instant().plus(keys.revalidation());
        boolean opened = custody.reader().read(org, record).isPresent();
        while (opened && clock.instant().isBefore(promised)) {
            Thread.sleep(PAUSE);
            opened = custody.reader().read(org, record).isPresent();
        }
        return !opened;
    }

    private boolean writes(OrgId org) {
        try {
            range.remove(
                    org,
                    range.write(org, "sealed after the pull", Optional.empty()).id());
            return true;
        } catch (ProblemException refused) {
            return false;
        }
    }
}
