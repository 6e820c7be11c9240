package dev.plinth.tenancy;

import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.runtime.Installation;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes sabotaged twins of a store of rows, each in a database of its own on the home region's server. */
final class Twins {
    /** Two organisations with one row each, so that a missing lock has something to let through. */
    private static final String ROWS = """
            insert into instance.org_directory (org_id, slug, name, profile, tier, created_at, is_instance) values
              ('00000000-0000-7000-8000-00000000000a', 'twin-a', 'Twin A', 'support-chat', 'standard', now(), false),
              ('00000000-0000-7000-8000-00000000000b', 'twin-b', 'Twin B', 'support-chat', 'standard', now(), false);
            insert into tenant.department (org_id, id, key, name) values
              ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000aa', 'care', 'Care'),
              ('00000000-0000-7000-8000-00000000000b', '00000000-0000-7000-8000-0000000000bb', 'care', 'Care');
            """;

    /** Lets each of the two have an entry in its log. */
    static final String ENTRY = """
            insert into tenant.ledger_inbox (org_id, entry_id, time, body, action, actor, object_type, object_id)
              select org_id, org_id, now(), 'x', 'x', 'x', 'x', 'x' from instance.org_directory;
            """;

    /** Takes away everything of the first one. */
    static final String ONLY_ONE = """
            delete from tenant.department where org_id = '00000000-0000-7000-8000-00000000000a';
            delete from instance.org_directory where org_id = '00000000-0000-7000-8000-00000000000a';
            """;

    private static final OrgId A = new OrgId(UUID.fromString("00000000-0000-7000-8000-00000000000a"));
    private static final OrgId B = new OrgId(UUID.fromString("00000000-0000-7000-8000-00000000000b"));

    /** As if the second organisation lived in the scratch store, and the first one in another region. */
    static final Map<String, List<OrgId>> HOMES = Map.of("twin", List.of(B), "elsewhere", List.of(A));

    private final Installation installation;

    Twins(Installation installation) {
        this.installation = installation;
    }

    /** What is attacked in a scratch store. */
    @FunctionalInterface
    interface View<T> {
        T of(ScratchStore scratch);
    }

    /** @param sql the sabotage, run as a superuser in the scratch store; it MUST NOT change a role */
    <T> Twin<T> of(String name, String sabotage, String sql, View<T> view) {
        Target<T> target = (attack, attempt) -> {
            Installation.Region home = installation.regions().getFirst();
            try (ScratchStore scratch = ScratchStore.make(installation, home, attempt.nonce())) {
                scratch.changed(ROWS).changed(sql);
                return attack.on(view.of(scratch), attempt);
            }
        };
        return new Twin<>(name, sabotage, target);
    }
}
