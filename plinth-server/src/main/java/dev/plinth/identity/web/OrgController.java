package dev.plinth.identity.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.access.Role;
import dev.plinth.http.Page;
import dev.plinth.http.PageRequest;
import dev.plinth.identity.ApiKeys;
import dev.plinth.identity.ApiKeys.NewApiKey;
import dev.plinth.identity.OperatorKeys;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Organisations: made and listed by the operator, seen by their own members. */
@RestController
final class OrgController {
    private final Organisations organisations;
    private final OrgTransactions transactions;
    private final ApiKeys apiKeys;
    private final OperatorKeys operatorKeys;

    OrgController(
            Organisations organisations, OrgTransactions transactions, ApiKeys apiKeys, OperatorKeys operatorKeys) {
        this.organisations = organisations;
        this.transactions = transactions;
        this.apiKeys = apiKeys;
        this.operatorKeys = operatorKeys;
    }

    record NewOrg(String slug, String name, Optional<String> region, String profile, Optional<String> tier) {}

    record OrgView(OrgId id, String slug, String name, String region, String profile, String tier, Instant createdAt) {
        static OrgView of(Organisation org) {
            return new OrgView(
                    org.id(), org.slug(), org.name(), org.region().value(), org.profile(), org.tier(), org.createdAt());
        }
    }

    record CreatedOrg(OrgView organisation, KeyView apiKey) {}

    @PostMapping("/api/v1/orgs")
    ResponseEntity<CreatedOrg> create(Caller caller, @RequestBody NewOrg body) {
        caller.require(Permission.INSTANCE_MANAGE);
        Organisation org = organisations.create(
                new Organisations.NewOrganisation(
                        body.slug(),
                        body.name(),
                        body.region().orElse(organisations.regions().getFirst().value()),
                        body.profile(),
                        body.tier().orElse("standard")),
                caller.cause());
        NewApiKey first = NewApiKey.of("First key", Role.OWNER);
        operatorKeys.permit(org.id(), first, caller.cause());
        ApiKeys.Issued issued = transactions.in(org.id(), session -> apiKeys.issue(session, first, caller.cause()));
        return ResponseEntity.created(URI.create("/api/v1/orgs/" + org.id()))
                .body(new CreatedOrg(OrgView.of(org), KeyView.of(issued.key(), Optional.of(issued.token()))));
    }

    /** @param unreachable regions that did not answer, so the list may lack organisations that live there */
    record OrgList(List<OrgView> items, Optional<String> next, List<String> unreachable) {}

    @GetMapping("/api/v1/orgs")
    OrgList list(Caller caller, PageRequest request) {
        caller.require(Permission.ORGANISATION_READ);
        Organisations.Listing visible = caller.org().isEmpty()
                ? organisations.all()
                : new Organisations.Listing(
                        caller.org().flatMap(organisations::find).stream().toList(), List.of());
        Page<OrgView> page = Page.ofAll(visible.known(), request, OrgController::position, OrgView::of);
        return new OrgList(
                page.items(),
                page.next(),
                visible.silent().stream().map(RegionId::value).toList());
    }

    /** The oldest first. */
    private static String position(Organisation org) {
        return "%019d-%s".formatted(org.createdAt().toEpochMilli(), org.id());
    }

    @GetMapping("/api/v1/orgs/{org}")
    OrgView show(@PathVariable OrgId org, Caller caller) {
        caller.require(Permission.ORGANISATION_READ, org);
        return organisations.find(org).map(OrgView::of).orElseThrow(ProblemException::notFound);
    }
}
