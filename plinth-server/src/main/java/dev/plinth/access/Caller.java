package dev.plinth.access;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who made this request, and what it may do. Controllers take it as a parameter.
 *
 * @param org the organisation the credential belongs to; empty for the operator of the installation
 * @param department when set, the caller sees only rows of this department, and holds only what can be held within one
 * @param permissions what role, scopes and department leave over
 * @param rootedAt when the operator made the API key from which the caller's descends, which is its own if the operator made it;
 *     empty for a caller without an API key
 */
public record Caller(
        Principal principal,
        Optional<OrgId> org,
        Optional<DepartmentId> department,
        Role role,
        Set<Permission> permissions,
        Optional<Instant> rootedAt,
        RequestId request) {

    public Caller {
        permissions = department.isEmpty()
                ? Set.copyOf(permissions)
                : permissions.stream().filter(Permission::withinDepartment).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Decides whether the caller may do this in this organisation. A foreign organisation is answered like a missing one
     * ({@code not-found}); a lacking permission with {@code forbidden}, naming the permission.
     */
    public OrgId require(Permission permission, OrgId wanted) {
        if (org.isPresent() && !org.get().equals(wanted)) throw ProblemException.notFound();
        require(permission);
        return wanted;
    }

    /** As {@link #require(Permission, OrgId)} for the installation itself. */
    public void require(Permission permission) {
        if (permissions.contains(permission)) return;
        String why = department.isPresent() && !permission.withinDepartment()
                ? "which reaches the whole organisation, and your key is bound to one department; use a key without one"
                : "which you do not hold";
        throw new ProblemException(
                ProblemCode.FORBIDDEN, "This needs the permission " + permission.text() + ", " + why);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    public Cause cause() {
        return Cause.of(principal, request);
    }
}
