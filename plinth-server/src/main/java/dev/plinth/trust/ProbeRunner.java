package dev.plinth.trust;

import dev.plinth.probe.Attempt;
import dev.plinth.trust.ClaimStates.Hindrance;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs probes: a few at once, each within its time and its share of the processor, and records what came of it. Thread-safe. */
final class ProbeRunner {
    /*
     * A probe may use 2 % of a core on average: its allowance refills with time, each nanosecond of the processor costs
     * fifty, and nothing runs on an empty allowance. A run that cannot be ended holds no place and no
     * lane, but its probe is not run again until its thread has ended, so a hanging probe costs one thread and its claims.
     * Of the places one at most goes to probes that may take long.
     */
    private static final Logger LOG = LoggerFactory.getLogger(ProbeRunner.class);
    private static final int AT_ONCE = 2;
    private static final int PRICE = 50;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int NONCE_BYTES = 32;

    private final ProbeBook probes;
    private final Evidence evidence;
    private final Trails trails;
    private final Trial trial;
    private final TrustMetrics metrics;
    private final Ticker ticker;
    private final Duration allowed;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final Semaphore lane = new Semaphore(1, true);
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Set<String> stuck = ConcurrentHashMap.newKeySet();
    private final Set<String> unrecorded = ConcurrentHashMap.newKeySet();
    private final Map<String, Bucket> allowances = new ConcurrentHashMap<>();

    ProbeRunner(
            ProbeBook probes,
            Evidence evidence,
            Trails trails,
            Trial trial,
            TrustMetrics metrics,
            Ticker ticker,
            Duration allowed,
            InstantSource clock,
            SecureRandom random) {
        this.probes = probes;
        this.evidence = evidence;
        this.trails = trails;
        this.trial = trial;
        this.metrics = metrics;
        this.ticker = ticker;
        this.allowed = allowed;
        this.clock = clock;
        this.random = random;
    }

    /** The right to run one probe once; MUST be used or given back. */
    record Place(Order order, ProbeBook.Known<?> probe, boolean usesLane) {}

    /** What keeps this probe from being tried. */
    Set<Hindrance> hindrances(String probe) {
        Set<Hindrance> found = EnumSet.noneOf(Hindrance.class);
        if (!allowance(probe).anyLeft()) found.add(Hindrance.SLOWED);
        if (stuck.contains(probe)) found.add(Hindrance.STUCK);
        if (unrecorded.contains(probe)) found.add(Hindrance.UNRECORDED);
        return found;
    }

    /** Whether only places of others could keep this from running. */
    boolean free(Order order) {
        return allowance(order.probe()).anyLeft()
                && !busy.contains(order.probe())
                && probes.find(order.probe())
                        .filter(probe -> !takesLong(probe) || lane.availablePermits() > 0)
                        .isPresent();
    }

    private static boolean takesLong(ProbeBook.Known<?> probe) {
        return probe.pace().longest().compareTo(LONG) > 0;
    }

    /** Takes a place if the probe may run now, waiting so long for one that others hold. */
    Optional<Place> reserve(Order order, Duration longest) throws InterruptedException {
        ProbeBook.Known<?> probe = probes.find(order.probe()).orElse(null);
        if (probe == null || !probe.has(order.against())) return Optional.empty();
        if (!allowance(order.probe()).anyLeft() || !busy.add(order.probe())) return Optional.empty();
        boolean usesLane = takesLong(probe);
        if (usesLane && !lane.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
            busy.remove(order.probe());
            return Optional.empty();
        }
        if (!places.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
            if (usesLane) lane.release();
            busy.remove(order.probe());
            return Optional.empty();
        }
        return Optional.of(new Place(order, probe, usesLane));
    }

    /** Runs it and returns once what came of it stands in the log. */
    Evidence.Recorded run(Place place) throws InterruptedException {
        Order order = place.order();
        Trial.@Nullable Ended ended = null;
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            Attempt attempt = new Attempt(nonce, clock.instant(), place.probe().pace());
            ended = trial.run(place.probe(), order.against(), attempt);
            places.release();
            if (place.usesLane()) lane.release();
            allowance(order.probe()).charge(ended.cpu().multipliedBy(PRICE));
            metrics.ran(order, Outcome.of(ended.seen()), ended.cpu());
            return record(order, place.probe(), HexFormat.of().formatHex(nonce), ended);
        } finally {
            if (ended == null) {
                places.release();
                if (place.usesLane()) lane.release();
            }
            Optional<Thread> abandoned = ended == null ? Optional.empty() : ended.abandoned();
            abandoned.ifPresentOrElse(thread -> waitFor(order.probe(), thread), () -> busy.remove(order.probe()));
        }
    }

    private Evidence.Recorded record(Order order, ProbeBook.Known<?> probe, String nonce, Trial.Ended ended) {
        try {
            Evidence.Recorded recorded = evidence.record(order, probe, nonce, ended);
            if (recorded.number() <= trails.of(order.probe()).last()) trails.readAgain(order.probe());
            else trails.catchUp(order.probe());
            unrecorded.remove(order.probe());
            return recorded;
        } catch (RuntimeException e) {
            unrecorded.add(order.probe());
            throw e;
        }
    }

    private void waitFor(String probe, Thread thread) {
        LOG.warn("The probe {} did not end in time and is not run again until it does", probe);
        stuck.add(probe);
        Thread.ofVirtual().name("waits-for-" + probe).start(() -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            stuck.remove(probe);
            busy.remove(probe);
        });
    }

    private Bucket allowance(String probe) {
        return allowances.computeIfAbsent(probe, name -> new Bucket(ticker, allowed));
    }
}
