package dev.plinth.tenancy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.runtime.SecretFiles;
import dev.plinth.tenancy.spi.Journal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over what a release without seals left behind: in each region once, at the first start that finds it. */
public final class OncePerRegion {
    /*
     * Whoever can write rows must not get them sealed by waiting for a start. So a region is done for good once two things
     * say so, and either is enough: a file among the secrets, which SQL does not reach, and an entry in the log of the installation,
     * which nodes with a new data directory find and which cannot be taken away without a start noticing. That check of the logs
     * MUST run before this, so that a log that was cut never gets here. The work precedes the entry: a start that dies in
     * between does the same again.
     */
    private static final Logger LOG = LoggerFactory.getLogger(OncePerRegion.class);

    private final Path file;
    private final Organisations organisations;
    private final OrgTransactions transactions;
    private final Supplier<Journal> journal;
    private final Ids ids;
    private final String action;

    /**
     * @param file says which regions are done; one name a line
     * @param action of the entry, such as {@code credential.seal}
     */
    public OncePerRegion(
            Path file,
            Organisations organisations,
            OrgTransactions transactions,
            Supplier<Journal> journal,
            Ids ids,
            String action) {
        this.file = file;
        this.organisations = organisations;
        this.transactions = transactions;
        this.journal = journal;
        this.ids = ids;
        this.action = action;
    }

    /** What is done in a region. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it again without harm when a start died before.
         *
         * @param orgs all organisations of the region, the installation itself first if it lives there
         * @return how many rows were sealed
         */
        int in(List<OrgId> orgs);
    }

    /** The regions that are done, as the file says. */
    public static Set<String> done(Path file) {
        return new TreeSet<>(
                Files.exists(file)
                        ? new String(SecretFiles.read(file), StandardCharsets.US_ASCII)
                                .lines()
                                .toList()
                        : List.of());
    }

    /** Does what is not done yet; a region that does not answer waits for a later start. */
    public void run(String actor, Work work) {
        Set<String> done = done(file);
        boolean more = false;
        for (RegionId region : organisations.regions())
            if (!done.contains(region.value())) more |= adopt(region, actor, work) && done.add(region.value());
        if (more) SecretFiles.write(file, (String.join("\n", done) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private boolean adopt(RegionId region, String actor, Work work) {
        try {
            if (!transactions.<Boolean>in(organisations.instance(), instance -> entered(instance, region)))
                adopt(region, Cause.of(Principal.system(actor), new RequestId(ids.next())), work);
            return true;
        } catch (ProblemException e) {
            if (!e.code().equals(ProblemCode.UNAVAILABLE)) throw e;
            LOG.warn("{} of region {} follows at a later start: {}", action, region, e.getMessage());
            return false;
        }
    }

    private boolean entered(OrgSession instance, RegionId region) {
        return !instance.query(
                        """
                        select 1 as one from tenant.ledger_entry where org_id = :org and object_id = :region and action = :action
                        union all
                        select 1 from tenant.ledger_inbox where org_id = :org and object_id = :region and action = :action
                        """, Params.of("region", region.value()).and("action", action), row -> row.integer("one"))
                .isEmpty();
    }

    private void adopt(RegionId region, Cause cause, Work work) {
        Organisations.Listing everyone = organisations.everyone();
        if (everyone.silent().contains(region))
            throw new ProblemException(ProblemCode.UNAVAILABLE, "Region " + region + " does not answer");
        OrgId instance = organisations.instance();
        List<OrgId> orgs = new ArrayList<>();
        if (region.equals(organisations.regions().getFirst())) orgs.add(instance);
        for (Organisation org : everyone.known()) if (org.region().equals(region)) orgs.add(org.id());
        int count = work.in(List.copyOf(orgs));
        Map<String, String> facts = Map.of("sealed", Integer.toString(count));
        transactions.run(
                instance, session -> journal.get().record(session, cause, action, "region", region.value(), facts));
        if (count > 0) LOG.info("{}: {} rows that region {} had before", action, count, region);
    }
}
