package dev.plinth.ledger.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.http.Page;
import dev.plinth.http.PageRequest;
import dev.plinth.http.TakesQuery;
import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.LedgerRetention;
import dev.plinth.ledger.LogKeyRotation;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** The installation's own log, and how long organisations' logs keep their bodies: for the operator. */
@RestController
class InstanceLedgerController {
    private final LedgerAnswers answers;
    private final Organisations organisations;
    private final OrgTransactions orgs;
    private final LedgerRetention retention;
    private final LogKeyRotation rotation;

    InstanceLedgerController(
            LedgerAnswers answers,
            Organisations organisations,
            OrgTransactions orgs,
            LedgerRetention retention,
            LogKeyRotation rotation) {
        this.answers = answers;
        this.organisations = organisations;
        this.orgs = orgs;
        this.retention = retention;
        this.rotation = rotation;
    }

    @GetMapping("/api/v1/instance/ledger")
    StandingView standing(Caller caller) {
        return answers.standing(instance(caller));
    }

    @GetMapping("/api/v1/instance/ledger/entries")
    @TakesQuery({"action", "actor", "object", "subject", "purpose", "from", "to"})
    Page<EntryView> entries(@RequestParam Map<String, String> query, PageRequest page, Caller caller) {
        return answers.entries(instance(caller), query, page);
    }

    @GetMapping("/api/v1/instance/ledger/receipts/{entry}")
    ResponseEntity<Object> receipt(@PathVariable EntryId entry, @RequestParam Optional<String> wait, Caller caller) {
        return answers.receipt(instance(caller), entry, wait);
    }

    @GetMapping("/api/v1/instance/ledger/export")
    ResponseEntity<StreamingResponseBody> export(Caller caller) {
        return answers.export(instance(caller), caller);
    }

    /** @param keepDays empty to keep for ever */
    record RetentionView(Optional<Integer> keepDays) {}

    @GetMapping("/api/v1/instance/ledger/retention/{org}")
    RetentionView retention(@PathVariable OrgId org, Caller caller) {
        caller.require(Permission.INSTANCE_MANAGE, org);
        return new RetentionView(orgs.once(org, retention::keepDays));
    }

    @PutMapping("/api/v1/instance/ledger/retention/{org}")
    RetentionView retention(@PathVariable OrgId org, @RequestBody RetentionView wanted, Caller caller) {
        caller.require(Permission.INSTANCE_MANAGE, org);
        orgs.run(org, session -> retention.keep(session, wanted.keepDays(), caller.cause()));
        return wanted;
    }

    record NewLogKeys(String region, Optional<String> reason) {}

    /** @param handover receipt of the entry about the new keys, signed by the keys before them */
    record RotatedView(String region, int generation, EntryId entry, String handover) {}

    @PostMapping("/api/v1/instance/ledger/keys/rotate")
    RotatedView rotateKeys(@RequestBody NewLogKeys wanted, Caller caller) {
        caller.require(Permission.INSTANCE_MANAGE);
        RegionId region = organisations.regions().stream()
                .filter(one -> one.value().equals(wanted.region()))
                .findFirst()
                .orElseThrow(() -> ProblemException.field(
                        "region", "is not a region of this installation", "one of " + organisations.regions()));
        Cause cause = wanted.reason().map(caller.cause()::withPurpose).orElse(caller.cause());
        LogKeyRotation.Rotated rotated = rotation.rotate(region, cause);
        return new RotatedView(region.value(), rotated.generation(), rotated.entry(), rotated.handover());
    }

    private OrgId instance(Caller caller) {
        caller.require(Permission.INSTANCE_MANAGE);
        return organisations.instance();
    }
}
