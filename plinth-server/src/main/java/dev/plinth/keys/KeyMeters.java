package dev.plinth.keys;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What is measured about keys. No meter carries an organisation or a subject. */
final class KeyMeters {
    private final Counter organisationHits;
    private final Counter organisationMisses;
    private final Counter subjectHits;
    private final Counter subjectMisses;
    private final Counter unavailable;
    private final Counter refused;
    private final Counter pulls;
    private final Counter shreds;
    private final Counter rotations;
    private final Counter moved;
    private final Timer pullLatency;
    private final Map<KeyPurpose, AtomicLong> oldest = new EnumMap<>(KeyPurpose.class);

    KeyMeters(MeterRegistry meters) {
        this.organisationHits = cache(meters, "organisation", "hit");
        this.organisationMisses = cache(meters, "organisation", "miss");
        this.subjectHits = cache(meters, "subject", "hit");
        this.subjectMisses = cache(meters, "subject", "miss");
        this.unavailable = meters.counter("plinth.keys.unavailable");
        this.refused = meters.counter("plinth.keys.refused");
        this.pulls = meters.counter("plinth.keys.pulls");
        this.shreds = meters.counter("plinth.keys.shreds");
        this.rotations = meters.counter("plinth.keys.rotations");
        this.moved = meters.counter("plinth.keys.reencrypted");
        this.pullLatency = meters.timer("plinth.keys.pull.latency");
        for (KeyPurpose purpose : KeyPurpose.values())
            if (purpose.rotates()) {
                AtomicLong age = new AtomicLong();
                oldest.put(purpose, age);
                meters.gauge(
                        "plinth.keys.oldest.age.seconds",
                        io.micrometer.core.instrument.Tags.of("purpose", purpose.text()),
                        age);
            }
    }

    private static Counter cache(MeterRegistry meters, String cache, String result) {
        return meters.counter("plinth.keys.cache", "cache", cache, "result", result);
    }

    void organisationHit() {
        organisationHits.increment();
    }

    void organisationMiss() {
        organisationMisses.increment();
    }

    void subjectHit() {
        subjectHits.increment();
    }

    void subjectMiss() {
        subjectMisses.increment();
    }

    /** An organisation was closed because its provider does not let its key be used. */
    void unavailable() {
        unavailable.increment();
    }

    /** Something in the key store is not what Plinth wrote last, and was neither used nor carried out. */
    void refused() {
        refused.increment();
    }

    void pulled() {
        pulls.increment();
    }

    /** This node stopped using a pulled key that long after the pull. */
    void stopped(OptionalLong millis) {
        millis.ifPresent(value -> pullLatency.record(Math.max(0, value), TimeUnit.MILLISECONDS));
    }

    void shredded() {
        shreds.increment();
    }

    void rotated() {
        rotations.increment();
    }

    void moved(long things) {
        moved.increment((double) things);
    }

    /** The age of the oldest active key of any organisation. */
    void oldest(KeyPurpose purpose, Duration age) {
        AtomicLong gauge = oldest.get(purpose);
        if (gauge != null) gauge.set(age.toSeconds());
    }
}
