package dev.plinth.keys.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.keys.KeyAdministration;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** An organisation's keys: what there is, replacing them, and the customer's own. */
@RestController
final class KeysController {
    private final KeyAdministration keys;

    KeysController(KeyAdministration keys) {
        this.keys = keys;
    }

    @GetMapping("/api/v1/orgs/{org}/keys")
    KeyViews.Hierarchy hierarchy(@PathVariable OrgId org, Caller caller) {
        return KeyViews.Hierarchy.of(keys.hierarchy(caller.require(Permission.KEY_READ, org)));
    }

    @GetMapping("/api/v1/orgs/{org}/keys/rotation")
    KeyViews.Rotations rotation(@PathVariable OrgId org, Caller caller) {
        return new KeyViews.Rotations(keys.rotations(caller.require(Permission.KEY_READ, org)).stream()
                .map(KeyViews.Rotation::of)
                .toList());
    }

    @PostMapping("/api/v1/orgs/{org}/keys/rotate")
    KeyViews.Hierarchy rotate(@PathVariable OrgId org, @RequestBody KeyRequests.Rotate wanted, Caller caller) {
        caller.require(Permission.KEY_MANAGE, org);
        var cause = KeyRequests.because(caller.cause(), wanted.reason());
        return KeyViews.Hierarchy.of(
                wanted.onlyKek() ? keys.rotateKek(org, cause) : keys.rotate(org, wanted.parsed(), cause));
    }

    @PutMapping("/api/v1/orgs/{org}/keys/customer-key")
    KeyViews.Hierarchy assign(@PathVariable OrgId org, @RequestBody KeyRequests.CustomerKey key, Caller caller) {
        KeyAdministration.Owner owner = requireOwner(org, caller);
        return KeyViews.Hierarchy.of(
                keys.assignCustomerKey(org, key.parsed(), owner, KeyRequests.because(caller.cause(), key.reason())));
    }

    @DeleteMapping("/api/v1/orgs/{org}/keys/customer-key")
    KeyViews.Hierarchy unassign(@PathVariable OrgId org, Caller caller) {
        return KeyViews.Hierarchy.of(keys.returnToManaged(org, requireOwner(org, caller), caller.cause()));
    }

    @PostMapping("/api/v1/orgs/{org}/keys/customer-key/pull")
    KeyViews.Pulled pull(
            @PathVariable OrgId org, @RequestBody(required = false) KeyRequests.@Nullable Reason why, Caller caller) {
        caller.require(Permission.KEY_MANAGE, org);
        return KeyViews.Pulled.of(keys.pull(org, KeyRequests.because(caller.cause(), reason(why))));
    }

    @PostMapping("/api/v1/orgs/{org}/keys/customer-key/restore")
    KeyViews.Hierarchy restore(
            @PathVariable OrgId org, @RequestBody(required = false) KeyRequests.@Nullable Reason why, Caller caller) {
        KeyAdministration.Owner owner = requireOwner(org, caller);
        return KeyViews.Hierarchy.of(keys.restore(org, owner, KeyRequests.because(caller.cause(), reason(why))));
    }

    /** Both may be called without a body. */
    private static Optional<String> reason(KeyRequests.@Nullable Reason why) {
        return why == null ? Optional.empty() : why.reason();
    }

    @PostMapping("/api/v1/orgs/{org}/subjects/shred")
    KeyViews.Shredding shred(@PathVariable OrgId org, @RequestBody KeyRequests.Shred wanted, Caller caller) {
        caller.require(Permission.SUBJECT_SHRED, org);
        var cause = KeyRequests.because(caller.cause(), Optional.of(wanted.reason()));
        return KeyViews.Shredding.of(
                wanted.dryRun().orElse(false)
                        ? keys.previewShred(org, wanted.reference())
                        : keys.shred(org, wanted.reference(), cause));
    }

    /** What a customer closed with its key, only the customer opens again. */
    private static KeyAdministration.Owner requireOwner(OrgId org, Caller caller) {
        caller.require(Permission.KEY_MANAGE, org);
        return caller.org()
                .flatMap(own -> caller.rootedAt())
                .map(KeyAdministration.Owner::new)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.FORBIDDEN,
                        "Only the organisation itself may do this with its customer key, not the operator"));
    }
}
