package dev.plinth.identity.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.OrganisationSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The settings of one organisation. */
@RestController
final class SettingController {
    private static final int LONGEST_REASON = 200;

    private final OrgTransactions transactions;
    private final OrganisationSettings settings;

    SettingController(OrgTransactions transactions, OrganisationSettings settings) {
        this.transactions = transactions;
        this.settings = settings;
    }

    /**
     * @param reason why, for the entry; at most 200 characters, no personal data
     */
    record NewValue(String value, Optional<String> reason) {}

    @GetMapping("/api/v1/orgs/{org}/settings")
    Map<String, List<OrganisationSettings.Holding>> list(@PathVariable OrgId org, Caller caller) {
        caller.require(Permission.ORGANISATION_READ, org);
        return Map.of("items", transactions.once(org, settings::all));
    }

    @PutMapping("/api/v1/orgs/{org}/settings/{key}")
    Map<String, String> set(
            @PathVariable OrgId org, @PathVariable String key, Caller caller, @RequestBody NewValue body) {
        caller.require(Permission.ORGANISATION_MANAGE, org);
        body.reason().ifPresent(SettingController::check);
        Cause cause = body.reason().map(caller.cause()::withPurpose).orElseGet(caller::cause);
        transactions.run(org, session -> settings.set(session, key, body.value(), cause));
        return Map.of("value", body.value());
    }

    private static void check(String reason) {
        if (reason.isBlank()
                || reason.length() > LONGEST_REASON
                || reason.codePoints().anyMatch(Character::isISOControl))
            throw ProblemException.field(
                    "reason", "is not a usable reason", "1 to " + LONGEST_REASON + " printable characters");
    }
}
