package dev.plinth.ledger.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.http.Page;
import dev.plinth.http.PageRequest;
import dev.plinth.http.TakesQuery;
import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.OrgId;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** An organisation's own log. */
@RestController
class OrgLedgerController {
    private final LedgerAnswers answers;

    OrgLedgerController(LedgerAnswers answers) {
        this.answers = answers;
    }

    @GetMapping("/api/v1/orgs/{org}/ledger")
    StandingView standing(@PathVariable OrgId org, Caller caller) {
        return answers.standing(caller.require(Permission.LEDGER_READ, org));
    }

    @GetMapping("/api/v1/orgs/{org}/ledger/entries")
    @TakesQuery({"action", "actor", "object", "subject", "purpose", "from", "to"})
    Page<EntryView> entries(
            @PathVariable OrgId org, @RequestParam Map<String, String> query, PageRequest page, Caller caller) {
        return answers.entries(caller.require(Permission.LEDGER_READ, org), query, page);
    }

    @GetMapping("/api/v1/orgs/{org}/ledger/receipts/{entry}")
    ResponseEntity<Object> receipt(
            @PathVariable OrgId org, @PathVariable EntryId entry, @RequestParam Optional<String> wait, Caller caller) {
        return answers.receipt(caller.require(Permission.LEDGER_READ, org), entry, wait);
    }

    @GetMapping("/api/v1/orgs/{org}/ledger/export")
    ResponseEntity<StreamingResponseBody> export(@PathVariable OrgId org, Caller caller) {
        return answers.export(caller.require(Permission.LEDGER_EXPORT, org), caller);
    }
}
