package dev.plinth.identity.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.http.Idempotency;
import dev.plinth.http.Page;
import dev.plinth.http.PageRequest;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.Departments;
import dev.plinth.tenancy.Departments.Department;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The departments of one organisation. */
@RestController
final class DepartmentController {
    private final OrgTransactions transactions;
    private final Departments departments;

    DepartmentController(OrgTransactions transactions, Departments departments) {
        this.transactions = transactions;
        this.departments = departments;
    }

    record NewDepartment(String key, String name) {}

    /** A caller that is bound to a department sees no other. */
    @GetMapping("/api/v1/orgs/{org}/departments")
    Page<Department> list(@PathVariable OrgId org, Caller caller, PageRequest page) {
        caller.require(Permission.ORGANISATION_READ, org);
        List<Department> all = transactions.once(org, departments::all);
        return Page.ofAll(all.stream().filter(one -> visible(one, caller)).toList(), page, Department::key, one -> one);
    }

    private static boolean visible(Department department, Caller caller) {
        return caller.department().isEmpty() || caller.department().get().equals(department.id());
    }

    @PostMapping("/api/v1/orgs/{org}/departments")
    ResponseEntity<Department> create(
            @PathVariable OrgId org, Caller caller, @RequestBody NewDepartment body, Idempotency idempotency) {
        caller.require(Permission.DEPARTMENT_MANAGE, org);
        Department made = idempotency.run(
                org,
                () -> transactions.in(org, session -> {
                    Department fresh = departments.create(session, body.key(), body.name(), caller.cause());
                    idempotency.attach(session, fresh.id().toString());
                    return fresh;
                }),
                reference -> find(org, DepartmentId.parse(reference)));
        return ResponseEntity.created(URI.create("/api/v1/orgs/" + org + "/departments/" + made.id()))
                .body(made);
    }

    @GetMapping("/api/v1/orgs/{org}/departments/{id}")
    Department show(@PathVariable OrgId org, @PathVariable DepartmentId id, Caller caller) {
        caller.require(Permission.ORGANISATION_READ, org);
        return Optional.of(find(org, id)).filter(one -> visible(one, caller)).orElseThrow(ProblemException::notFound);
    }

    private Department find(OrgId org, DepartmentId id) {
        return transactions
                .<Optional<Department>>once(org, session -> departments.find(session, id))
                .orElseThrow(ProblemException::notFound);
    }
}
