package dev.plinth.tenancy;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Looks again and again, so that what was changed past Plinth is told before it is used. */
public final class FindingsWatch {
    private static final Logger LOG = LoggerFactory.getLogger(FindingsWatch.class);

    private final Supplier<Findings> look;
    private final AtomicInteger found = new AtomicInteger();
    private final Set<String> told = new HashSet<>();

    /** @param gauge counts what the last look found changed */
    public FindingsWatch(Supplier<Findings> look, String gauge, MeterRegistry meters) {
        this.look = look;
        meters.gauge(gauge, found);
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT10M")
    synchronized void look() {
        Findings findings = look.get();
        found.set(findings.changed().size());
        for (String finding : findings.changed()) if (told.add(finding)) LOG.error("{}", finding);
        told.retainAll(findings.changed());
    }
}
