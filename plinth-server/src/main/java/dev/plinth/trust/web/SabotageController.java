package dev.plinth.trust.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.trust.Sabotage;
import dev.plinth.trust.catalogue.ClaimId;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Rehearsals of failures: for the operator. */
@RestController
class SabotageController {
    private final Sabotage sabotage;

    SabotageController(Sabotage sabotage) {
        this.sabotage = sabotage;
    }

    record ProbeView(
            String probe,
            String tries,
            long cadenceSeconds,
            List<String> claims,
            Map<String, String> twins,
            boolean hindered) {
        static ProbeView of(Sabotage.Offered one) {
            return new ProbeView(
                    one.probe(),
                    one.tries(),
                    one.cadence().toSeconds(),
                    texts(one.claims()),
                    one.twins(),
                    one.hindered());
        }
    }

    @GetMapping("/api/v1/trust/probes")
    Map<String, List<ProbeView>> probes(Caller caller) {
        caller.require(Permission.INSTANCE_MANAGE);
        return Map.of("items", sabotage.offered().stream().map(ProbeView::of).toList());
    }

    record Wanted(String probe, String twin) {}

    record RehearsalView(String announced, String entry, String outcome, List<String> claims, long cadenceSeconds) {}

    @PostMapping("/api/v1/trust/sabotage")
    RehearsalView rehearse(@RequestBody Wanted wanted, Caller caller) throws InterruptedException {
        caller.require(Permission.INSTANCE_MANAGE);
        Sabotage.Rehearsed made = sabotage.rehearse(wanted.probe(), wanted.twin(), caller.cause());
        return new RehearsalView(
                made.announced().toString(),
                made.entry().toString(),
                made.outcome().text(),
                texts(made.claims()),
                made.cadence().toSeconds());
    }

    private static List<String> texts(List<ClaimId> claims) {
        return claims.stream().map(ClaimId::value).toList();
    }
}
