package dev.plinth.identity.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.http.Idempotency;
import dev.plinth.http.Page;
import dev.plinth.http.PageRequest;
import dev.plinth.identity.ApiKeyId;
import dev.plinth.identity.ApiKeys;
import dev.plinth.identity.ApiKeys.ApiKey;
import dev.plinth.identity.ApiKeys.NewApiKey;
import dev.plinth.identity.OperatorKeys;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The API keys of one organisation. */
@RestController
final class KeyController {
    private final OrgTransactions transactions;
    private final ApiKeys apiKeys;
    private final OperatorKeys operatorKeys;

    KeyController(OrgTransactions transactions, ApiKeys apiKeys, OperatorKeys operatorKeys) {
        this.transactions = transactions;
        this.apiKeys = apiKeys;
        this.operatorKeys = operatorKeys;
    }

    @GetMapping("/api/v1/orgs/{org}/api-keys")
    Page<KeyView> list(@PathVariable OrgId org, Caller caller, PageRequest page) {
        caller.require(Permission.API_KEY_MANAGE, org);
        Optional<ApiKeyId> after = page.after().map(KeyController::position);
        List<ApiKey> keys = transactions.in(org, session -> apiKeys.list(session, after, page.fetch()));
        return Page.of(keys, page, key -> key.id().toString(), key -> KeyView.of(key, Optional.empty()));
    }

    private static ApiKeyId position(String cursor) {
        try {
            return ApiKeyId.parse(cursor);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field(
                    "cursor", "is not a cursor of this list", "the value of next in an earlier answer");
        }
    }

    /** A repeated request is told which key it made, but not the key itself: that was shown once. */
    @PostMapping("/api/v1/orgs/{org}/api-keys")
    ResponseEntity<KeyView> issue(
            @PathVariable OrgId org, Caller caller, @RequestBody KeyRequest body, Idempotency idempotency) {
        caller.require(Permission.API_KEY_MANAGE, org);
        NewApiKey wanted = checked(org, body, caller);
        KeyView view = idempotency.run(
                org,
                () -> {
                    if (caller.org().isEmpty()) operatorKeys.permit(org, wanted, caller.cause());
                    return issue(org, wanted, caller, idempotency);
                },
                reference -> show(org, ApiKeyId.parse(reference)));
        return ResponseEntity.created(URI.create("/api/v1/orgs/" + org + "/api-keys/" + view.id()))
                .body(view);
    }

    /** Tells everything that is wrong with the wish at once; of one that is understood, its making does. */
    private NewApiKey checked(OrgId org, KeyRequest body, Caller caller) {
        body.refusal()
                .ifPresent(refusal -> ProblemException.checkAll(
                        () -> {
                            throw refusal;
                        },
                        () -> transactions.run(
                                org,
                                session -> apiKeys.check(
                                        session, body.name(), body.department(), body.expiresAt(), caller.cause()))));
        return body.by(caller);
    }

    private KeyView issue(OrgId org, NewApiKey wanted, Caller caller, Idempotency idempotency) {
        return transactions.in(org, session -> {
            ApiKeys.Issued issued = apiKeys.issue(session, wanted, caller.cause());
            idempotency.attach(session, issued.key().id().toString());
            return KeyView.of(issued.key(), Optional.of(issued.token()));
        });
    }

    @GetMapping("/api/v1/orgs/{org}/api-keys/{id}")
    KeyView show(@PathVariable OrgId org, @PathVariable ApiKeyId id, Caller caller) {
        caller.require(Permission.API_KEY_MANAGE, org);
        return show(org, id);
    }

    private KeyView show(OrgId org, ApiKeyId id) {
        ApiKey key = transactions
                .<Optional<ApiKey>>once(org, session -> apiKeys.find(session, id))
                .orElseThrow(ProblemException::notFound);
        return KeyView.of(key, Optional.empty());
    }

    /** Nobody takes from others what they could not have given; the operator, and a key itself, may. */
    private static void requireNoMore(ApiKey key, Caller caller) {
        boolean itself = caller.principal().id().equals(key.id().toString());
        if (caller.org().isEmpty() || itself || caller.permissions().containsAll(key.scopes())) return;
        String lacking = key.scopes().stream()
                .filter(one -> !caller.may(one))
                .map(Permission::text)
                .sorted()
                .collect(Collectors.joining(", "));
        throw new ProblemException(
                ProblemCode.FORBIDDEN,
                "A key can be revoked by one that holds as much, by itself, and by the operator; you do not hold "
                        + lacking);
    }

    @DeleteMapping("/api/v1/orgs/{org}/api-keys/{id}")
    ResponseEntity<Void> revoke(@PathVariable OrgId org, @PathVariable ApiKeyId id, Caller caller) {
        caller.require(Permission.API_KEY_MANAGE, org);
        transactions.run(org, session -> {
            apiKeys.find(session, id).ifPresent(key -> requireNoMore(key, caller));
            apiKeys.revoke(session, id, caller.cause());
        });
        return ResponseEntity.noContent().build();
    }
}
