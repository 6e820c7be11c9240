package dev.plinth.tenancy;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.spi.Journal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;

/** {@link OrganisationSettings} in {@code tenant.organisation_setting}. */
final class StoredSettings implements OrganisationSettings {
    private final ObjectProvider<Journal> journal;
    private final ObjectProvider<KnownSetting> known;

    StoredSettings(ObjectProvider<Journal> journal, ObjectProvider<KnownSetting> known) {
        this.journal = journal;
        this.known = known;
    }

    @Override
    public Optional<String> find(OrgSession org, String key) {
        return org.queryOne(
                "select value from tenant.organisation_setting where org_id = :org and key = :key",
                Params.of("key", key),
                row -> row.text("value"));
    }

    @Override
    public List<Holding> all(OrgSession org) {
        Map<String, String> values = new HashMap<>();
        org.query(
                        "select key, value from tenant.organisation_setting where org_id = :org",
                        Params.none(),
                        row -> Map.entry(row.text("key"), row.text("value")))
                .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        return known.stream()
                .map(one -> new Holding(
                        one.key(),
                        values.getOrDefault(one.key(), one.otherwise()),
                        values.containsKey(one.key()),
                        one.values()))
                .sorted(Comparator.comparing(Holding::key))
                .toList();
    }

    @Override
    public void set(OrgSession org, String key, String value, Cause cause) {
        KnownSetting setting = known.stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow(() -> ProblemException.field("key", "is not a setting", "one of " + keys()));
        if (!setting.values().contains(value))
            throw ProblemException.field("value", "is not a value of " + key, "one of " + setting.values());
        org.attach(
                "insert into tenant.organisation_setting(org_id, key, value) values (:org, :key, :value)"
                        + " on conflict (org_id, key) do update set value = excluded.value",
                Params.of("key", key).and("value", value));
        journal.getObject().record(org, cause, "setting.change", "setting", key, Map.of("value", value));
    }

    private List<String> keys() {
        return known.stream().map(KnownSetting::key).sorted().toList();
    }
}
