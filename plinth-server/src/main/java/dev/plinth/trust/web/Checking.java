package dev.plinth.trust.web;

import dev.plinth.ledger.EntryId;
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

    /** Of this installation, without a slash at the end. */
    String url() {
        return settings.publicUrl();
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

    /** Shell lines: take the keys, take the receipt of the newest run, verify without a network. */
    List<String> lines(String claim) {
        return lines("/trust/claims/" + claim + "/receipt", claim);
    }

    /** The same for one run. */
    List<String> linesOf(EntryId entry) {
        return lines("/trust/receipts/" + entry, "receipt");
    }

    private List<String> lines(String path, String name) {
        return List.of(
                "curl " + keys() + " > keys",
                "curl %s%s > %s.tlog-proof".formatted(settings.publicUrl(), path, name),
                "./plinth verify %s.tlog-proof --key keys".formatted(name));
    }
}
