package dev.plinth.identity.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.OrgId;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who the caller is and what it may do. */
@RestController
final class MeController {
    record Me(
            String kind,
            String id,
            Optional<OrgId> organisation,
            Optional<DepartmentId> department,
            String role,
            List<String> permissions) {}

    @GetMapping("/api/v1/me")
    Me me(Caller caller) {
        return new Me(
                caller.principal().kind().text(),
                caller.principal().id(),
                caller.org(),
                caller.department(),
                caller.role().text(),
                caller.permissions().stream().map(Permission::text).sorted().toList());
    }
}
