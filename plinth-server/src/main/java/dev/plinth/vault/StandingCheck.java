package dev.plinth.vault;

import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds what the database says of an organisation itself against its log: its row of the directory, which decides whether it
 * is shown at all, its settings and its departments.
 */
final class StandingCheck {
    static final String ACTIONS = "('setting.change', 'department.create')";

    private static final String LOST = """
            select format('setting %s', n.name) as what from unnest(:settings) as n (name)
            where not exists (select 1 from tenant.organisation_setting s where s.org_id = :org and s.key = n.name)
            union all select format('department %s', n.name) from unnest(:departments) as n (name)
            where not exists (select 1 from tenant.department d where d.org_id = :org and d.id::text = n.name)
            order by what""";
    private static final String DROPPED =
            "exists (select 1 from tenant.ledger_head h where h.org_id = :org and h.pruned_below > 0)";
    private static final String MADE = """
            select e.body from tenant.ledger_entry e
            where e.org_id = :org and e.object_id = :object and e.action = 'organisation.create' order by e.idx limit 1""";
    private static final String SETTINGS = """
            select s.key as name, s.value as text,
                (select e.body from tenant.ledger_entry e where e.org_id = :org and e.object_id = s.key
                    and e.action = 'setting.change' order by e.idx desc limit 1) as body,
                %s or exists (select 1 from tenant.ledger_inbox i where i.org_id = :org and i.object_id = s.key
                    and i.action = 'setting.change') as open
            from tenant.organisation_setting s where s.org_id = :org order by s.key""".formatted(DROPPED);
    private static final String DEPARTMENTS = """
            select d.id::text as name, d.key as text,
                (select e.body from tenant.ledger_entry e where e.org_id = :org and e.object_id = d.id::text
                    and e.action = 'department.create' order by e.idx limit 1) as body,
                %s or exists (select 1 from tenant.ledger_inbox i where i.org_id = :org and i.object_id = d.id::text
                    and i.action = 'department.create') as open
            from tenant.department d where d.org_id = :org order by d.key""".formatted(DROPPED);

    private final OrgTransactions orgs;

    StandingCheck(OrgTransactions orgs) {
        this.orgs = orgs;
    }

    /** @param open whether the entry may be where it is not looked for: waiting, or dropped with the oldest ones */
    private record Line(String name, String text, Optional<LoggedChange> entry, boolean open) {
        static Line of(Row row) {
            return new Line(
                    row.text("name"),
                    row.text("text"),
                    row.bytesIfAny("body").flatMap(LoggedChange::parse),
                    row.flag("open"));
        }

        boolean isAsLogged(String fact) {
            return open || entry.flatMap(one -> one.fact(fact)).equals(Optional.of(text));
        }
    }

    List<String> findings(Organisation org) {
        List<String> found = new ArrayList<>();
        orgs.once(
                        org.id(),
                        session -> session.queryOne(
                                MADE, Params.of("object", org.id().toString()), row -> row.bytes("body")))
                .flatMap(LoggedChange::parse)
                .ifPresent(entry -> directory(org, entry, found));
        for (Line line : orgs.once(org.id(), session -> session.query(SETTINGS, Params.none(), Line::of)))
            if (!line.isAsLogged("value"))
                found.add("setting %s: it is not what the log says it was set to".formatted(line.name()));
        for (Line line : orgs.once(org.id(), session -> session.query(DEPARTMENTS, Params.none(), Line::of)))
            if (!line.isAsLogged("key"))
                found.add("department %s: it is not the one that the log says was made".formatted(line.name()));
        return found;
    }

    /** Those of the settings and departments that entries name and the database lacks: neither is ever taken away. */
    List<String> lost(OrgId org, Set<String> settings, Set<String> departments) {
        if (settings.isEmpty() && departments.isEmpty()) return List.of();
        Params params = Params.of("settings", settings.toArray(String[]::new))
                .and("departments", departments.toArray(String[]::new));
        return orgs.once(org, session -> session.query(LOST, params, row -> row.text("what") + ": it is gone"));
    }

    private static void directory(Organisation org, LoggedChange made, List<String> found) {
        Map<String, String> stored = Map.of(
                "slug", org.slug(),
                "region", org.region().value(),
                "profile", org.profile(),
                "tier", org.tier());
        stored.forEach((fact, value) -> {
            if (!made.fact(fact).equals(Optional.of(value)))
                found.add("directory: its %s is not the one it was made with".formatted(fact));
        });
    }
}
