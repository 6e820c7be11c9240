package dev.plinth.ledger;

import dev.plinth.tenancy.RegionId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Measures the ledger; names regions and witnesses, never organisations. */
final class LedgerMetrics {
    private final MeterRegistry registry;
    private final Map<String, AtomicLong> gauges = new ConcurrentHashMap<>();

    LedgerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** From the oldest entry's append to the publication of its checkpoint. */
    void published(RegionId region, Publisher.Due due, Instant now) {
        due.oldest().ifPresent(since -> {
            Duration took = Duration.between(since, now);
            Timer.builder("plinth.ledger.publish")
                    .description("Time from append to publication, of the oldest entry of each checkpoint")
                    .publishPercentiles(0.5, 0.99)
                    .tags(tags(region))
                    .register(registry)
                    .record(took.isNegative() ? Duration.ZERO : took);
        });
        counter("plinth.ledger.checkpoints", region).increment();
    }

    void integrated(RegionId region, int entries) {
        counter("plinth.ledger.entries", region).increment(entries);
    }

    <T> T timeSigning(RegionId region, Supplier<T> signing) {
        T result = Timer.builder("plinth.ledger.sign")
                .tags(tags(region))
                .register(registry)
                .record(signing);
        return Optional.ofNullable(result).orElseThrow();
    }

    /** Entries that wait for the sequencer. */
    void inbox(RegionId region, long depth) {
        gauge("plinth.ledger.inbox", tags(region), depth);
    }

    /** Age of the oldest entry that waits, in milliseconds. */
    void lag(RegionId region, Duration age) {
        gauge("plinth.ledger.lag.millis", tags(region), age.toMillis());
    }

    /** When a witness cosigned anything last, in seconds since 1970: its age is the time now less this. */
    void witnessed(String witness, Instant at) {
        gauge("plinth.ledger.witness.last.seconds", Tags.of("witness", witness), at.getEpochSecond());
    }

    void witnessFailed(String witness) {
        registry.counter("plinth.ledger.witness.failures", "witness", witness).increment();
    }

    private Counter counter(String name, RegionId region) {
        return registry.counter(name, tags(region));
    }

    private void gauge(String name, Tags tags, long value) {
        gauges.computeIfAbsent(
                        name + tags,
                        fresh -> Optional.ofNullable(registry.gauge(name, tags, new AtomicLong()))
                                .orElseThrow())
                .set(value);
    }

    private static Tags tags(RegionId region) {
        return Tags.of("region", region.value());
    }
}
