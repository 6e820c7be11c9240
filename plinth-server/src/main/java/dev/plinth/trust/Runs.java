package dev.plinth.trust;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts runs, by schedule or because somebody asks, and sees to what follows from each. */
final class Runs {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(3);

    private final ProbeRunner runner;
    private final Schedule schedule;
    private final Reviews reviews;
    private final Set<Thread> underWay = ConcurrentHashMap.newKeySet();

    Runs(ProbeRunner runner, Schedule schedule, Reviews reviews) {
        this.runner = runner;
        this.schedule = schedule;
        this.reviews = reviews;
    }

    /** Runs it as soon as there is a place, waiting so long for one; empty when there was none. */
    Optional<Evidence.Recorded> now(Order order, Duration longest) throws InterruptedException {
        Optional<ProbeRunner.Place> place = runner.reserve(order, longest);
        if (place.isEmpty()) return Optional.empty();
        return Optional.of(runAndLook(place.get()));
    }

    /** Starts, each in a thread of its own, what is due and has a place. */
    void startDue() throws InterruptedException {
        while (true) {
            Optional<Order> due = schedule.next(runner::free);
            if (due.isEmpty()) return;
            Optional<ProbeRunner.Place> place = runner.reserve(due.get(), Duration.ZERO);
            if (place.isEmpty()) return;
            schedule.started(due.get());
            Thread thread = Thread.ofVirtual().name("run-" + due.get().probe()).unstarted(() -> runAlone(place.get()));
            underWay.add(thread);
            thread.start();
        }
    }

    /** Ends the runs that the schedule started; what comes of them is not recorded. */
    void stop() throws InterruptedException {
        underWay.forEach(Thread::interrupt);
        for (Thread thread : underWay) thread.join(LONGEST_STOP);
    }

    private void runAlone(ProbeRunner.Place place) {
        try {
            runAndLook(place);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("A run of {} could not be recorded: {}", place.order().probe(), e.toString());
        } finally {
            underWay.remove(Thread.currentThread());
        }
    }

    private Evidence.Recorded runAndLook(ProbeRunner.Place place) throws InterruptedException {
        Evidence.Recorded recorded = run(place);
        try {
            reviews.look(true);
        } catch (RuntimeException e) {
            reviews.failed(e);
        }
        return recorded;
    }

    private Evidence.Recorded run(ProbeRunner.Place place) throws InterruptedException {
        Order order = place.order();
        Optional<Outcome> outcome = Optional.empty();
        schedule.started(order);
        try {
            Evidence.Recorded recorded = runner.run(place);
            outcome = Optional.of(recorded.outcome());
            return recorded;
        } finally {
            schedule.ended(order, outcome);
            if (order.isLive()) schedule.tryTwins(order.probe());
        }
    }
}
