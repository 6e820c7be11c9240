package dev.plinth.tenancy;

import java.util.List;
import java.util.Optional;

/** Departments scope members and records inside one organisation. */
public interface Departments {
    /**
     * @param key unique in the organisation, {@code [a-z][a-z0-9-]{0,38}}
     */
    record Department(DepartmentId id, String key, String name) {}

    Department create(OrgSession org, String key, String name, Cause cause);

    List<Department> all(OrgSession org);

    Optional<Department> find(OrgSession org, DepartmentId id);

    Optional<Department> findByKey(OrgSession org, String key);
}
