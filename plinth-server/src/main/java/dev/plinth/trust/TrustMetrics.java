package dev.plinth.trust;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Measures probes and claims; names probes, never what they found. */
final class TrustMetrics {
    private final MeterRegistry registry;
    private final Map<ClaimState, AtomicLong> claims = new EnumMap<>(ClaimState.class);

    TrustMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (ClaimState state : ClaimState.values()) {
            AtomicLong count = new AtomicLong();
            claims.put(state, count);
            registry.gauge("plinth.trust.claims", Tags.of("state", state.text()), count);
        }
    }

    void ran(Order order, Outcome outcome, Duration cpu) {
        registry.counter(
                        "plinth.trust.runs",
                        "probe",
                        order.probe(),
                        "against",
                        order.isLive() ? "live" : "twin",
                        "outcome",
                        outcome.text())
                .increment();
        registry.counter("plinth.trust.cpu.seconds", "probe", order.probe()).increment(cpu.toNanos() / 1e9);
    }

    void challengeRefused() {
        registry.counter("plinth.trust.challenges.refused").increment();
    }

    void standings(Collection<ClaimStanding> all) {
        claims.forEach((state, count) ->
                count.set(all.stream().filter(one -> one.state() == state).count()));
    }
}
