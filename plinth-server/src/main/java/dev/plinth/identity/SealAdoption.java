package dev.plinth.identity;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.SecretFiles;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.RequestId;
import dev.plinth.tenancy.spi.Journal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Seals the credentials that a release without seals left behind: in each region once, at the first start that finds it. */
final class SealAdoption implements SmartLifecycle {
    /*
     * Whoever can write rows must not get them sealed by waiting for a start. So a region is done for good once two things
     * say so, and either is enough: a file beside the pepper, which SQL does not reach, and an entry in the log of the installation,
     * which nodes with a new data directory find and which cannot be taken away without a start noticing. That check of the logs
     * runs before this (phase 0), so a log that was cut never gets here. Rows are sealed before the entry is written: a start
     * that dies in between does the same again.
     */
    private static final Logger LOG = LoggerFactory.getLogger(SealAdoption.class);
    private static final String ACTION = "credential.seal";
    private static final String FILE = "credentials-sealed";

    private final DataDirectory data;
    private final Organisations organisations;
    private final OrgTransactions transactions;
    private final Journal journal;
    private final RowJudge judge;
    private final Ids ids;
    private volatile boolean done;

    SealAdoption(
            DataDirectory data,
            Organisations organisations,
            OrgTransactions transactions,
            Journal journal,
            RowJudge judge,
            Ids ids) {
        this.data = data;
        this.organisations = organisations;
        this.transactions = transactions;
        this.journal = journal;
        this.judge = judge;
        this.ids = ids;
    }

    @Override
    public void start() {
        Path file = data.privateDirectory("secrets").resolve(FILE);
        Set<String> sealed = new TreeSet<>(
                Files.exists(file)
                        ? new String(SecretFiles.read(file), StandardCharsets.US_ASCII)
                                .lines()
                                .toList()
                        : List.of());
        boolean more = false;
        for (RegionId region : organisations.regions())
            if (!sealed.contains(region.value())) more |= adopt(region, sealed);
        if (more) SecretFiles.write(file, (String.join("\n", sealed) + "\n").getBytes(StandardCharsets.US_ASCII));
        done = true;
    }

    private boolean adopt(RegionId region, Set<String> sealed) {
        try {
            if (!transactions.<Boolean>in(organisations.instance(), instance -> entered(instance, region)))
                seal(region);
            return sealed.add(region.value());
        } catch (ProblemException e) {
            if (!e.code().equals(ProblemCode.UNAVAILABLE)) throw e;
            LOG.warn("Credentials of region {} are sealed at a later start: {}", region, e.getMessage());
            return false;
        }
    }

    private static boolean entered(OrgSession instance, RegionId region) {
        return !instance.query(
                        """
                        select 1 as one from tenant.ledger_entry where org_id = :org and object_id = :region and action = :action
                        union all
                        select 1 from tenant.ledger_inbox where org_id = :org and object_id = :region and action = :action
                        """, Params.of("region", region.value()).and("action", ACTION), row -> row.integer("one"))
                .isEmpty();
    }

    private void seal(RegionId region) {
        Organisations.Listing everyone = organisations.everyone();
        if (everyone.silent().contains(region))
            throw new ProblemException(ProblemCode.UNAVAILABLE, "Region " + region + " does not answer");
        OrgId instance = organisations.instance();
        boolean home = region.equals(organisations.regions().getFirst());
        int count = home ? transactions.<Integer>in(instance, this::sealKeys) : 0;
        for (Organisation org : everyone.known())
            if (org.region().equals(region)) count += transactions.<Integer>in(org.id(), this::sealKeys);
        if (home) count += transactions.<Integer>in(instance, this::sealOperators);
        Map<String, String> facts = Map.of("sealed", Integer.toString(count));
        Cause cause = Cause.of(Principal.system("identity"), new RequestId(ids.next()));
        transactions.run(instance, session -> journal.record(session, cause, ACTION, "region", region.value(), facts));
        if (count > 0) LOG.info("Sealed the {} credentials that region {} had before", count, region);
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

    @Override
    public void stop() {
        done = false;
    }

    @Override
    public boolean isRunning() {
        return done;
    }

    /** After the check of the logs, before the web server. */
    @Override
    public int getPhase() {
        return 1;
    }
}
