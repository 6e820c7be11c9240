package dev.plinth.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The matrix is written out once more here, so that nobody widens a role in passing. */
class RolePermissionTest {
    private static final String MATRIX = """
            permission           owner admin agent auditor operator department
            organisation:read    yes   yes   yes   yes     yes      yes
            organisation:manage  yes   no    no    no      yes      no
            department:manage    yes   yes   no    no      no       no
            collection:read      yes   yes   yes   yes     no       yes
            collection:manage    yes   yes   no    no      no       no
            record:read          yes   yes   yes   no      no       yes
            record:write         yes   yes   yes   no      no       yes
            record:delete        yes   yes   no    no      no       yes
            record:reveal        yes   yes   yes   no      no       yes
            record:import        yes   yes   no    no      no       no
            key:read             yes   yes   no    yes     yes      no
            key:manage           yes   no    no    no      yes      no
            subject:shred        yes   no    no    no      no       no
            ledger:read          yes   yes   no    yes     yes      no
            ledger:export        yes   no    no    yes     yes      no
            api-key:manage       yes   yes   no    no      yes      no
            instance:manage      no    no    no    no      yes      no
            """;

    private static final DepartmentId NORTH = new DepartmentId(new UUID(3, 3));
    private static final OrgId OWN = new OrgId(new UUID(1, 1));
    private static final OrgId FOREIGN = new OrgId(new UUID(2, 2));

    static Stream<Arguments> matrix() {
        List<String> head = rows().findFirst().orElseThrow();
        return rows().skip(1)
                .flatMap(row -> Arrays.stream(Role.values()).map(role -> {
                    int column = head.indexOf(role.name().toLowerCase(Locale.ROOT));
                    return Arguments.of(role, permission(row), row.get(column).equals("yes"));
                }));
    }

    private static Stream<List<String>> rows() {
        return MATRIX.lines().map(line -> Arrays.asList(line.strip().split("\\s+", -1)));
    }

    private static Permission permission(List<String> row) {
        return Arrays.stream(Permission.values())
                .filter(one -> one.text().equals(row.getFirst()))
                .findFirst()
                .orElseThrow();
    }

    private static Caller caller(Role role, Set<Permission> permissions) {
        return caller(role, permissions, Optional.empty());
    }

    private static Caller caller(Role role, Set<Permission> permissions, Optional<DepartmentId> department) {
        return new Caller(
                new Principal(Principal.Kind.SERVICE, "k"),
                role == Role.OPERATOR ? Optional.empty() : Optional.of(OWN),
                department,
                role,
                permissions,
                Optional.empty(),
                new RequestId(new UUID(0, 0)));
    }

    static Stream<Arguments> reach() {
        return rows().skip(1)
                .map(row -> Arguments.of(permission(row), row.getLast().equals("yes")));
    }

    @ParameterizedTest
    @MethodSource("reach")
    void whoIsBoundToADepartmentHoldsNothingThatReachesFurther(Permission permission, boolean within) {
        Caller bound = caller(Role.OWNER, EnumSet.allOf(Permission.class), Optional.of(NORTH));
        assertThat(bound.may(permission)).isEqualTo(within);
        assertThat(bound.permissions().contains(permission)).isEqualTo(within);
        if (within) assertThat(bound.require(permission, OWN)).isEqualTo(OWN);
        else
            assertThatThrownBy(() -> bound.require(permission, OWN))
                    .hasMessageContaining(permission.text())
                    .hasMessageContaining("bound to one department; use a key without one");
    }

    @Test
    void theMatrixNamesEveryPermission() {
        assertThat(matrix()).hasSize(Permission.values().length * Role.values().length);
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void aRoleMayDoWhatTheMatrixSays(Role role, Permission permission, boolean may) {
        Caller caller = caller(role, role.permissions());
        assertThat(caller.may(permission)).isEqualTo(may);
        if (may) assertThat(caller.require(permission, OWN)).isEqualTo(OWN);
        else
            assertThat(catchThrowableOfType(ProblemException.class, () -> caller.require(permission, OWN))
                            .code()
                            .status())
                    .isEqualTo(403);
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void aForeignOrganisationDoesNotExistWhateverTheRole(Role role, Permission permission, boolean may) {
        Caller caller = caller(role, role.permissions());
        if (role == Role.OPERATOR && may)
            assertThat(caller.require(permission, FOREIGN)).isEqualTo(FOREIGN);
        if (role != Role.OPERATOR)
            assertThat(catchThrowableOfType(ProblemException.class, () -> caller.require(permission, FOREIGN))
                            .code()
                            .status())
                    .isEqualTo(404);
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void withoutItsScopeAPermissionIsNotHeld(Role role, Permission permission, boolean may) {
        Caller bare = caller(role, Set.of());
        assertThat(bare.may(permission)).isFalse();
        assertThat(may || !role.permissions().contains(permission)).isTrue();
    }
}
