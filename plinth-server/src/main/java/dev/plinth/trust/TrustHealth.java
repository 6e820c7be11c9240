package dev.plinth.trust;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Not up when states have not been looked at and published for a while, or rows about claims say what the log does not. Thread-safe. */
final class TrustHealth implements HealthIndicator {
    private static final Logger LOG = LoggerFactory.getLogger(TrustHealth.class);

    private final Ticker ticker;
    private final Duration patience;
    private long good;
    private Optional<String> failure = Optional.empty();
    private Set<String> findings = Set.of();

    /** @param patience for how long nothing may have been published */
    TrustHealth(Ticker ticker, Duration patience) {
        this.ticker = ticker;
        this.patience = patience;
        this.good = ticker.nanos();
    }

    /** A look came to its end. */
    synchronized void looked(List<String> found) {
        good = ticker.nanos();
        failure = Optional.empty();
        found.stream().filter(one -> !findings.contains(one)).forEach(one -> LOG.error("Evidence: {}", one));
        findings = new HashSet<>(found);
    }

    /** A look failed; said once until one succeeds. */
    synchronized void failed(RuntimeException e) {
        if (failure.isEmpty()) LOG.warn("The states of claims cannot be looked at or published now", e);
        failure = Optional.of(e.getClass().getSimpleName());
    }

    @Override
    public synchronized Health health() {
        Duration since = Duration.ofNanos(ticker.nanos() - good);
        boolean late = since.compareTo(patience) > 0;
        Health.Builder health = late || !findings.isEmpty() ? Health.down() : Health.up();
        if (late) health.withDetail("published", "not for " + Ages.of(since));
        if (!findings.isEmpty())
            health.withDetail("findings", findings.stream().sorted().toList());
        return health.build();
    }
}
