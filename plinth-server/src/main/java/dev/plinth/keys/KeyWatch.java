package dev.plinth.keys;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Looks at the key stores again and again, so that what was changed is told before it is used. */
final class KeyWatch {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);

    private final KeyStoreCheck check;
    private final AtomicInteger found = new AtomicInteger();
    private final Set<String> told = new HashSet<>();

    KeyWatch(KeyStoreCheck check, MeterRegistry meters) {
        this.check = check;
        meters.gauge("plinth.keys.tampered", found);
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT10M")
    synchronized void look() {
        KeyStoreCheck.Report report = check.check();
        found.set(report.findings().size());
        for (String finding : report.findings()) if (told.add(finding)) LOG.error("{}", finding);
        told.retainAll(report.findings());
    }
}
