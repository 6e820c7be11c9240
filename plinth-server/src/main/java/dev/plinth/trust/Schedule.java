package dev.plinth.trust;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * When which probe meets the real thing and its twins. Goes by a ticker, so no clock that is set makes anything run more or
 * less often. Thread-safe.
 */
final class Schedule {
    /*
     * What is due for the longest time comes first, so nothing waits for ever. A run that takes long makes a pause of the
     * same length: a probe can hold up others for half of the time at most, whatever it does. A run of the real thing that
     * could not be carried out, as while the system is starting, is tried again after a minute, then after two, four, and so
     * on up to the cadence; one that found the claim broken waits for its turn as one that held.
     */
    private static final long NEVER = Long.MAX_VALUE / 2;
    private static final double JITTER = 0.1;
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Ticker ticker;
    private final SplittableRandom random;
    private final long begun;
    private final long twinsEvery;
    private final Map<Order, Slot> slots = new HashMap<>();

    private static final class Slot {
        private final long cadence;
        private long due;
        private long started;
        private long again = AGAIN.toNanos();

        private Slot(long cadence, long due) {
            this.cadence = cadence;
            this.due = due;
        }
    }

    /** @param random spreads the twins, so that they do not come all at once */
    Schedule(ProbeBook probes, ClaimBook book, Ticker ticker, SplittableRandom random, TrustSettings settings) {
        this.ticker = ticker;
        this.random = random;
        this.begun = ticker.nanos();
        this.twinsEvery = settings.twins().toNanos();
        long first = 0;
        for (ProbeBook.Known<?> probe : probes.all()) {
            long cadence = book.cadence(probe).toNanos();
            slots.put(Order.live(probe.name()), new Slot(cadence, first));
            for (String twin : probe.twins().keySet())
                slots.put(Order.twin(probe.name(), twin), new Slot(cadence, NEVER));
            first += settings.stagger().toNanos();
        }
    }

    /** What is due and may be run, the longest overdue first. */
    synchronized Optional<Order> next(Predicate<Order> may) {
        long now = now();
        return slots.entrySet().stream()
                .filter(one -> one.getValue().due <= now)
                .sorted(Map.Entry.comparingByValue((a, b) -> Long.compare(a.due, b.due)))
                .map(Map.Entry::getKey)
                .filter(may)
                .findFirst();
    }

    synchronized void started(Order order) {
        Slot slot = slots.get(plain(order));
        if (slot == null) return;
        slot.started = now();
        slot.due = NEVER;
    }

    /** @param outcome empty when the run was interrupted or could not be recorded */
    synchronized void ended(Order order, Optional<Outcome> outcome) {
        Slot slot = slots.get(plain(order));
        if (slot == null) return;
        long now = now();
        long pause = now - slot.started;
        if (order.isLive() || order.rehearsal()) slot.due = Math.max(slot.started + wait(slot, outcome), now + pause);
        else if (outcome.equals(Optional.of(Outcome.BROKEN))) slot.due = now + spread(twinsEvery);
        else slot.due = now + Math.max(pause, AGAIN.toNanos());
    }

    private static long wait(Slot slot, Optional<Outcome> outcome) {
        if (outcome.isPresent() && outcome.get() != Outcome.UNABLE) {
            slot.again = AGAIN.toNanos();
            return slot.cadence;
        }
        long wait = Math.min(slot.again, slot.cadence);
        slot.again = Math.min(2 * wait, slot.cadence);
        return wait;
    }

    /** This alarm was seen that long ago, and is due again when its time has come. */
    synchronized void seen(String probe, String twin, Duration ago) {
        Slot slot = slots.get(Order.twin(probe, twin));
        if (slot != null) slot.due = now() + Math.max(0, spread(twinsEvery) - ago.toNanos());
    }

    /** All alarms of a probe that are not due at any time are due now. */
    synchronized void tryTwins(String probe) {
        slots.forEach((order, slot) -> {
            if (order.probe().equals(probe) && !order.isLive() && slot.due == NEVER && !running(slot)) slot.due = now();
        });
    }

    /** All alarms of a probe are due now, whenever they were seen. */
    synchronized void tryTwinsAgain(String probe) {
        slots.forEach((order, slot) -> {
            if (order.probe().equals(probe) && !order.isLive() && !running(slot)) slot.due = Math.min(slot.due, now());
        });
    }

    private static boolean running(Slot slot) {
        return slot.started != 0 && slot.due == NEVER;
    }

    /** A rehearsal takes the turn of the real thing. */
    private static Order plain(Order order) {
        return order.rehearsal() || order.isLive()
                ? Order.live(order.probe())
                : Order.twin(order.probe(), order.against());
    }

    private long spread(long around) {
        return (long) (around * (1 - JITTER + 2 * JITTER * random.nextDouble()));
    }

    /** Begins at 1, so 0 means never. */
    private long now() {
        return ticker.nanos() - begun + 1;
    }
}
