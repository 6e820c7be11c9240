package dev.plinth.identity;

import dev.plinth.runtime.DataDirectory;
import dev.plinth.tenancy.AtStart;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OncePerRegion;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.spi.Journal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Seals the credentials that a release without seals left behind. */
final class SealAdoption extends AtStart {
    private final OncePerRegion once;
    private final Organisations organisations;
    private final OrgTransactions transactions;
    private final RowJudge judge;

    SealAdoption(
            DataDirectory data,
            Organisations organisations,
            OrgTransactions transactions,
            Journal journal,
            RowJudge judge,
            Ids ids) {
        Path file = data.privateDirectory("secrets").resolve("credentials-sealed");
        this.once = new OncePerRegion(file, organisations, transactions, () -> journal, ids, "credential.seal");
        this.organisations = organisations;
        this.transactions = transactions;
        this.judge = judge;
    }

    @Override
    protected void run() {
        once.run("identity", this::seal);
    }

    private int seal(List<OrgId> orgs) {
        int count = 0;
        for (OrgId org : orgs) count += transactions.<Integer>in(org, this::sealKeys);
        OrgId instance = organisations.instance();
        return orgs.contains(instance) ? count + transactions.<Integer>in(instance, this::sealOperators) : count;
    }

    private int sealKeys(OrgSession org) {
        List<StoredKey> all = org.query(StoredKey.SELECT + " order by created_at, id", Params.none(), StoredKey::read);
        Map<String, Instant> roots = new HashMap<>();
        List<StoredKey> bare = new ArrayList<>();
        for (StoredKey row : all) {
            Instant root = row.rootedAt().orElse(roots.getOrDefault(row.createdBy(), row.createdAt()));
            roots.put(row.id().toString(), root);
            if (row.seal().isEmpty()) bare.add(row.rooted(root));
        }
        for (StoredKey row : bare)
            org.attach(
                    "update tenant.api_key set rooted_at = :rooted, seal = :seal where org_id = :org and id = :id and seal is null",
                    Params.of("id", row.id())
                            .and("rooted", row.rootedAt().orElseThrow())
                            .and("seal", judge.seal(org.org(), row)));
        return bare.size();
    }

    private int sealOperators(OrgSession instance) {
        List<StoredOperator> bare = instance.query(StoredOperator.SELECT, Params.none(), StoredOperator::read).stream()
                .filter(row -> row.seal().isEmpty())
                .map(row -> row.withChanges((int) row.changesLogged()))
                .toList();
        for (StoredOperator row : bare)
            instance.attach(
                    "update tenant.operator set changes = :changes, seal = :seal where org_id = :org and id = :id and seal is null",
                    Params.of("id", row.id().value())
                            .and("changes", row.changes())
                            .and("seal", judge.seal(instance.org(), row)));
        return bare.size();
    }
}
