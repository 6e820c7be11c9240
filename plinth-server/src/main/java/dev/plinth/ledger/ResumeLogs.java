package dev.plinth.ledger;

import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the logs go on that a start found as they should be. Each start does what of it is missing, so any kill is made good. */
@CrossesOrganisations("Takes away the marks of logs that were found whole and publishes again what was signed")
final class ResumeLogs {
    private static final Logger LOG = LoggerFactory.getLogger(ResumeLogs.class);

    private final Organisations organisations;
    private final LogStore store;
    private final AllLogsCheck logs;
    private final Recovery recovery;
    private final LostEntries lost;
    private final CheckpointRows checkpoints;

    ResumeLogs(
            Organisations organisations,
            LogStore store,
            AllLogsCheck logs,
            Recovery recovery,
            LostEntries lost,
            CheckpointRows checkpoints) {
        this.organisations = organisations;
        this.store = store;
        this.logs = logs;
        this.recovery = recovery;
        this.lost = lost;
        this.checkpoints = checkpoints;
    }

    /** MUST be called only when the operator accepted everything that was found. */
    void after(AllLogsCheck.Looked looked) {
        release(looked);
        recovery.finish(); // appends entries, which a mark refuses
        for (RegionId region : organisations.regions()) publishAgain(region, looked);
    }

    /** None stays stopped for what was found while it ran before; a mark that came up since the look is somebody's finding. */
    void release(AllLogsCheck.Looked looked) {
        for (Map.Entry<RegionId, List<OrgId>> region : looked.stopped().entrySet())
            store.withConnection(region.getKey(), connection -> {
                for (OrgId org : region.getValue()) LogStops.release(connection, org);
                return region;
            });
        looked.missing().forEach(lost::forget);
    }

    /**
     * A kill between signing and publishing leaves a checkpoint that only the memory has; so does whoever takes it out of
     * the store. Either way it is published again.
     */
    private void publishAgain(RegionId region, AllLogsCheck.Looked looked) {
        List<AllLogsCheck.Unpublished> missing = logs.unpublished(region, looked);
        if (missing.isEmpty()) return;
        for (AllLogsCheck.Unpublished one : missing)
            LOG.warn(
                    "The checkpoint of size {} of log {} was missing in the store and is put back",
                    one.signed().size(),
                    one.signed().origin());
        checkpoints.publish(
                region,
                missing.stream()
                        .map(one -> new Publisher.Signed(
                                one.org(),
                                one.signed().origin(),
                                one.signed().size(),
                                one.signed().root(),
                                one.signed().note(),
                                one.since()))
                        .toList());
    }
}
