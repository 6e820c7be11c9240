package dev.plinth.vault;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks over the rows of all organisations, again and again, at the pace of its caller. What it finds stands in the log of the process, in
 * the metric {@code plinth.vault.rows.findings}, and is told once by each process; it stops nothing, because reads refuse by
 * themselves what is not as it was written.
 */
final class RowCheck implements VaultCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RowCheck.class);
    private static final int MOST_REMEMBERED = 10_000;

    private final Organisations organisations;
    private final OrgTransactions orgs;
    private final SchemaGuard guard;
    private final RowMacs macs;
    private final Counter checked;
    private final Counter findings;
    private final Deque<Organisation> waiting = new ArrayDeque<>();
    private final Deque<RowWalk> walking = new ArrayDeque<>();
    private final Set<String> told = new HashSet<>();

    RowCheck(
            Organisations organisations, OrgTransactions orgs, SchemaGuard guard, RowMacs macs, MeterRegistry metrics) {
        this.organisations = organisations;
        this.orgs = orgs;
        this.guard = guard;
        this.macs = macs;
        this.checked = Counter.builder("plinth.vault.rows.checked")
                .description("Records that were held against their MACs and the log in the background")
                .register(metrics);
        this.findings = Counter.builder("plinth.vault.rows.findings")
                .description(
                        "Rows that were found in the background not to be as they were written; those too many to name count at each round")
                .register(metrics);
    }

    /** One page of one organisation. One whose keys are away is passed over until the next round. */
    synchronized void step() {
        if (walking.isEmpty()) {
            if (waiting.isEmpty()) waiting.addAll(organisations.everyone().known());
            if (waiting.isEmpty()) return;
            Organisation org = waiting.removeFirst();
            walking.add(walk(org, what -> tell(org.id(), what)));
        }
        RowWalk walk = walking.getFirst();
        long before = walk.checked();
        boolean more = false;
        try {
            more = walk.step();
        } finally {
            if (!more) walking.clear();
            checked.increment((double) (walk.checked() - before));
        }
    }

    private void tell(OrgId org, String what) {
        if (told.contains(org + " " + what)) return;
        findings.increment();
        if (told.size() >= MOST_REMEMBERED) return;
        told.add(org + " " + what);
        LOG.error("The rows of organisation {} are not as they were written: {}", org, what);
        if (told.size() == MOST_REMEMBERED)
            LOG.error("{} rows were named, and this process names no more; plinth check does", MOST_REMEMBERED);
    }

    private RowWalk walk(Organisation org, Consumer<String> found) {
        return new RowWalk(orgs, guard, macs, org, found);
    }

    @Override
    public Report check() {
        List<String> found = new ArrayList<>();
        List<String> notCompared = new ArrayList<>();
        long records = 0;
        Organisations.Listing everyone = organisations.everyone();
        for (RegionId silent : everyone.silent()) notCompared.add("region " + silent + ": it does not answer");
        for (Organisation org : everyone.known()) records += check(org, found, notCompared);
        return new Report(records, found, notCompared);
    }

    /** Walks over one organisation now and gives the number of its records. */
    long check(Organisation org, List<String> found, List<String> notCompared) {
        String name = "organisation %s (%s)".formatted(org.slug(), org.id());
        RowWalk walk = walk(org, what -> found.add(name + ", " + what));
        try {
            boolean more = true;
            while (more) more = walk.step();
        } catch (ProblemException e) {
            notCompared.add(name + ": " + e.getMessage());
        }
        return walk.checked();
    }
}
