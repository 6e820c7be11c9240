package dev.plinth.trust;

import dev.plinth.testing.TestPlinth;
import dev.plinth.trust.catalogue.ClaimId;
import java.time.Duration;
import java.util.List;

/** Runs probes of the shared Plinth by hand, as its own schedule is switched off. */
final class Proving {
    private Proving() {}

    /** Makes a claim proven: its probe holds on the real thing, and raises the alarm on every twin. */
    static void make(TestPlinth plinth, ClaimId claim, String probe) throws InterruptedException {
        if (state(plinth, claim) == ClaimState.PROVEN) return;
        List<String> twins = plinth.bean(TrustEngine.class).sabotage.offered().stream()
                .filter(one -> one.probe().equals(probe))
                .flatMap(one -> one.twins().keySet().stream())
                .toList();
        for (String twin : twins) ran(plinth, Order.twin(probe, twin));
        ran(plinth, Order.live(probe));
    }

    static ClaimState state(TestPlinth plinth, ClaimId claim) {
        return plinth.bean(Claims.class).find(claim).orElseThrow().state();
    }

    /** The entry of the run. */
    static String ran(TestPlinth plinth, Order order) throws InterruptedException {
        return plinth.bean(TrustEngine.class)
                .runs
                .now(order, Duration.ofSeconds(60))
                .orElseThrow()
                .entry()
                .toString();
    }
}
