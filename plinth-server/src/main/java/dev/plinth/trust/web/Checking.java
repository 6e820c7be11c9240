package dev.plinth.trust.web;

import dev.plinth.runtime.PlinthSettings;
import dev.plinth.trust.Claims;
import java.util.List;
import org.springframework.stereotype.Component;

/** How a stranger checks a claim on a machine of their own. */
@Component
final class Checking {
    private final Claims claims;
    private final PlinthSettings settings;

    Checking(Claims claims, PlinthSettings settings) {
        this.claims = claims;
        this.settings = settings;
    }

    /** The first line of each checkpoint of the log that holds the evidence. */
    String origin() {
        return claims.origin();
    }

    String keys() {
        return settings.publicUrl() + "/ledger/" + origin() + "/keys";
    }

    String checkpoint() {
        return settings.publicUrl() + "/ledger/" + origin() + "/checkpoint";
    }

    /** Shell lines: take the keys, take the receipt, verify without a network. */
    List<String> lines(String claim) {
        return List.of(
                "curl " + keys() + " > keys",
                "curl %s/trust/claims/%s/receipt > %s.tlog-proof".formatted(settings.publicUrl(), claim, claim),
                "./plinth verify %s.tlog-proof --key keys".formatted(claim));
    }
}
