package dev.plinth.identity.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.access.Role;
import dev.plinth.identity.ApiKeys.NewApiKey;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.DepartmentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A wish for a key.
 *
 * @param scopes when nothing is said, everything the role holds and, with a department, can be held within one
 */
record KeyRequest(
        String name,
        String role,
        Optional<List<String>> scopes,
        Optional<DepartmentId> department,
        Optional<Instant> expiresAt) {

    /** What is wrong with role and scopes, by field, as far as they can be judged by themselves. */
    Optional<ProblemException> refusal() {
        List<Runnable> checks = new ArrayList<>(List.of(this::wantedRole, this::checkNotEmpty));
        List<String> named = scopes.orElse(List.of());
        for (int i = 0; i < named.size(); i++) {
            int at = i;
            checks.add(() -> permission(named.get(at), at));
        }
        try {
            ProblemException.checkAll(checks.toArray(Runnable[]::new));
            return Optional.empty();
        } catch (ProblemException unknown) {
            return Optional.of(unknown);
        }
    }

    /**
     * Nobody gives away what they do not hold. Whoever runs the installation cannot hold records, and still makes the first
     * keys of an organisation. MUST have no {@link #refusal}.
     */
    NewApiKey by(Caller caller) {
        Role wanted = wantedRole();
        Set<Permission> held = wanted(wanted);
        boolean forCustomer =
                caller.org().isEmpty() && wanted != Role.OPERATOR && caller.may(Permission.INSTANCE_MANAGE);
        if (!forCustomer && !caller.permissions().containsAll(held)) throw moreThanHeld(caller, held);
        return new NewApiKey(name, wanted, held, department, expiresAt);
    }

    private ProblemException moreThanHeld(Caller caller, Set<Permission> wanted) {
        String lacking = wanted.stream()
                .filter(one -> !caller.may(one))
                .map(Permission::text)
                .sorted()
                .collect(Collectors.joining(", "));
        return new ProblemException(
                ProblemCode.FORBIDDEN,
                "A key can hold only permissions that you hold yourself, and you do not hold " + lacking + "; "
                        + (scopes.isPresent()
                                ? "name fewer scopes"
                                : "choose another role, or name scopes without them"));
    }

    private Role wantedRole() {
        return Arrays.stream(Role.values())
                .filter(one -> one.text().equals(role))
                .findFirst()
                .orElseThrow(() -> ProblemException.field("role", "is not known", "owner, admin, agent or auditor"));
    }

    private void checkNotEmpty() {
        if (scopes.filter(List::isEmpty).isPresent())
            throw ProblemException.field("scopes", "is empty", "at least one permission, or none of this field");
    }

    private Set<Permission> wanted(Role of) {
        if (scopes.isEmpty()) return of.permissions(department);
        EnumSet<Permission> named = EnumSet.noneOf(Permission.class);
        for (int i = 0; i < scopes.get().size(); i++)
            named.add(permission(scopes.get().get(i), i));
        return named;
    }

    private static Permission permission(String text, int index) {
        return Arrays.stream(Permission.values())
                .filter(one -> one.text().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.field(
                        "scopes[" + index + "]", "is not a permission", "a permission such as record:read"));
    }
}
