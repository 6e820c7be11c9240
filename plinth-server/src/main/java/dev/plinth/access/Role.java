package dev.plinth.access;

import static dev.plinth.access.Permission.*;

import dev.plinth.tenancy.DepartmentId;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A named set of permissions. {@code OPERATOR} runs the installation; the others belong to one organisation. */
public enum Role {
    OWNER(EnumSet.complementOf(EnumSet.of(INSTANCE_MANAGE))),
    ADMIN(EnumSet.of(
            ORGANISATION_READ,
            DEPARTMENT_MANAGE,
            COLLECTION_READ,
            COLLECTION_MANAGE,
            RECORD_READ,
            RECORD_WRITE,
            RECORD_DELETE,
            RECORD_REVEAL,
            RECORD_IMPORT,
            KEY_READ,
            LEDGER_READ,
            API_KEY_MANAGE)),
    AGENT(EnumSet.of(ORGANISATION_READ, COLLECTION_READ, RECORD_READ, RECORD_WRITE, RECORD_REVEAL)),
    AUDITOR(EnumSet.of(ORGANISATION_READ, COLLECTION_READ, KEY_READ, LEDGER_READ, LEDGER_EXPORT)),
    OPERATOR(EnumSet.of(
            ORGANISATION_READ,
            ORGANISATION_MANAGE,
            KEY_READ,
            KEY_MANAGE,
            LEDGER_READ,
            LEDGER_EXPORT,
            API_KEY_MANAGE,
            INSTANCE_MANAGE));

    @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf makes it immutable
    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    /** As the API and the log write it, such as {@code owner}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Set<Permission> permissions() {
        return permissions;
    }

    /** What a caller with this role can hold at most: in a department only what reaches no further. */
    public Set<Permission> permissions(Optional<DepartmentId> department) {
        return permissions.stream()
                .filter(one -> department.isEmpty() || one.withinDepartment())
                .collect(Collectors.toUnmodifiableSet());
    }
}
