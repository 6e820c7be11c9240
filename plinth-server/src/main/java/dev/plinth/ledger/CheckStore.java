package dev.plinth.ledger;

import dev.plinth.ledger.LogCheck.Finding;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@link StoreCheck} over the stores of all regions. */
final class CheckStore implements StoreCheck {
    /** A checkpoint is remembered some milliseconds before it is published. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private final Organisations organisations;
    private final LogNames names;
    private final AllLogsCheck logs;
    private final PayloadCheck payloads;
    private final InstantSource clock;

    CheckStore(
            Organisations organisations,
            LogNames names,
            AllLogsCheck logs,
            PayloadCheck payloads,
            InstantSource clock) {
        this.organisations = organisations;
        this.names = names;
        this.logs = logs;
        this.payloads = payloads;
        this.clock = clock;
    }

    @Override
    public Report check() {
        AllLogsCheck.Looked looked = logs.look(Long.MAX_VALUE);
        List<Finding> found = new ArrayList<>(looked.found());
        if (found.isEmpty()) found.addAll(unpublished(looked));
        Set<String> damaged = found.stream().map(Finding::origin).collect(Collectors.toSet());
        List<Log> all = new ArrayList<>();
        List<String> notCompared = new ArrayList<>();
        for (RegionId region : organisations.regions())
            logs.sizes(region).forEach((org, size) -> {
                String origin = names.origin(org);
                // a body that was changed may not even be an entry any more
                if (damaged.contains(origin)) {
                    all.add(new Log(origin, size, 0));
                    return;
                }
                PayloadCheck.Result contents = payloads.check(org);
                all.add(new Log(origin, size, contents.compared()));
                found.addAll(contents.findings());
                contents.notOpened().ifPresent(why -> notCompared.add("log " + origin + ": " + why));
            });
        return new Report(all, found.stream().map(Finding::toString).toList(), notCompared);
    }

    private List<Finding> unpublished(AllLogsCheck.Looked looked) {
        Instant settled = clock.instant().minus(SETTLED);
        return organisations.regions().stream()
                .flatMap(region -> logs.unpublished(region, looked).stream())
                .filter(one -> one.since().isBefore(settled))
                .map(AllLogsCheck.Unpublished::finding)
                .toList();
    }
}
