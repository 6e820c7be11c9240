package dev.plinth.tenancy;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.spi.Journal;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;

/** {@link OrganisationSettings} in {@code tenant.organisation_setting}. */
final class StoredSettings implements OrganisationSettings {
    private final ObjectProvider<Journal> journal;

    StoredSettings(ObjectProvider<Journal> journal) {
        this.journal = journal;
    }

    @Override
    public Optional<String> find(OrgSession org, String key) {
        return org.queryOne(
                "select value from tenant.organisation_setting where org_id = :org and key = :key",
                Params.of("key", key),
                row -> row.text("value"));
    }

    @Override
    public void set(OrgSession org, String key, String value, Cause cause) {
        if (!key.matches("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+"))
            throw ProblemException.field("key", "is not a setting", "a dotted lower-case name such as hipaa.package");
        if (!value.matches("[A-Za-z0-9 ._:,-]{0,200}"))
            throw ProblemException.field(
                    "value", "holds other characters", "at most 200 of A–Z a–z 0–9 space . _ : , -");
        org.attach(
                "insert into tenant.organisation_setting(org_id, key, value) values (:org, :key, :value)"
                        + " on conflict (org_id, key) do update set value = excluded.value",
                Params.of("key", key).and("value", value));
        journal.getObject().record(org, cause, "setting.change", "setting", key, Map.of("value", value));
    }
}
