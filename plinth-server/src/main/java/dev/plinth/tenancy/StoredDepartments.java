package dev.plinth.tenancy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.spi.Journal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;

/** {@link Departments} in {@code tenant.department}. */
final class StoredDepartments implements Departments {
    private static final String SELECT = "select id, key, name from tenant.department where org_id = :org";

    private final Ids ids;
    private final ObjectProvider<Journal> journal;

    StoredDepartments(Ids ids, ObjectProvider<Journal> journal) {
        this.ids = ids;
        this.journal = journal;
    }

    @Override
    public Department create(OrgSession org, String key, String name, Cause cause) {
        ProblemException.checkAll(() -> checkKey(key), () -> Names.check("name", name));
        if (findByKey(org, key).isPresent())
            throw new ProblemException(ProblemCode.CONFLICT, "The department key " + key + " is taken; choose another");
        Department department = new Department(new DepartmentId(ids.next()), key, name);
        org.attach(
                "insert into tenant.department(org_id, id, key, name) values (:org, :id, :key, :name)",
                Params.of("id", department.id().value()).and("key", key).and("name", name));
        journal.getObject()
                .record(
                        org,
                        cause,
                        "department.create",
                        "department",
                        department.id().toString(),
                        Map.of("key", key));
        return department;
    }

    private static void checkKey(String key) {
        if (!key.matches("[a-z][a-z0-9-]{0,38}"))
            throw ProblemException.field("key", "is not a department key", "[a-z][a-z0-9-]{0,38}");
    }

    @Override
    public List<Department> all(OrgSession org) {
        return org.query(SELECT + " order by key", Params.none(), StoredDepartments::read);
    }

    @Override
    public Optional<Department> find(OrgSession org, DepartmentId id) {
        return org.queryOne(SELECT + " and id = :id", Params.of("id", id.value()), StoredDepartments::read);
    }

    @Override
    public Optional<Department> findByKey(OrgSession org, String key) {
        return org.queryOne(SELECT + " and key = :key", Params.of("key", key), StoredDepartments::read);
    }

    private static Department read(Row row) {
        return new Department(new DepartmentId(row.uuid("id")), row.text("key"), row.text("name"));
    }
}
