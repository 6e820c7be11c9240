package dev.plinth.identity.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.access.Role;
import dev.plinth.identity.ApiKeys.NewApiKey;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.DepartmentId;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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

    /**
     * Nobody gives away what they do not hold. Whoever runs the installation cannot hold records, and still makes the first
     * keys of an organisation.
     */
    NewApiKey by(Caller caller) {
        Role wanted = wanted();
        Set<Permission> held = wanted(wanted);
        boolean forCustomer =
                caller.org().isEmpty() && wanted != Role.OPERATOR && caller.may(Permission.INSTANCE_MANAGE);
        if (!forCustomer && !caller.permissions().containsAll(held))
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "A key can hold only permissions that you hold yourself; name fewer scopes");
        return new NewApiKey(name, wanted, held, department, expiresAt);
    }

    private Role wanted() {
        return Arrays.stream(Role.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(role))
                .findFirst()
                .orElseThrow(() -> ProblemException.field("role", "is not known", "owner, admin, agent or auditor"));
    }

    private Set<Permission> wanted(Role of) {
        if (scopes.isEmpty()) return of.permissions(department);
        EnumSet<Permission> named = EnumSet.noneOf(Permission.class);
        for (int i = 0; i < scopes.get().size(); i++)
            named.add(permission(scopes.get().get(i), i));
        if (named.isEmpty()) throw ProblemException.field("scopes", "is empty", "at least one permission");
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
