package dev.plinth.keys;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.AtStart;
import dev.plinth.tenancy.OncePerRegion;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a start does about the rows of key stores: has those of a release without seals sealed, once; takes over what the operator
 * restored; and says which providers are missing.
 */
final class KeyStoresAtStart extends AtStart {
    private static final Logger LOG = LoggerFactory.getLogger(KeyStoresAtStart.class);

    private final OncePerRegion once;
    private final Path file;
    private final KeySystem system;
    private final KeySeals seals;
    private final Set<UUID> restored;
    private final Supplier<List<RegionId>> regions;

    /**
     * @param file says which regions are done
     * @param restored organisations whose keys are accepted
     */
    KeyStoresAtStart(
            OncePerRegion once,
            Path file,
            KeySystem system,
            KeySeals seals,
            Set<UUID> restored,
            Supplier<List<RegionId>> regions) {
        this.once = once;
        this.file = file;
        this.system = system;
        this.seals = seals;
        this.restored = restored;
        this.regions = regions;
    }

    @Override
    protected void run() {
        once.run("keys", system.adoption()::seal);
        seals.adopted(OncePerRegion.done(file));
        for (UUID org : restored) system.restored().accept(new OrgId(org));
        for (RegionId region : regions.get()) tellMissing(region);
    }

    private void tellMissing(RegionId region) {
        try {
            system.missing().in(region).forEach(LOG::error);
        } catch (ProblemException e) {
            LOG.warn("Whether a key provider is missing in region {} is not known: {}", region, e.getMessage());
        }
    }
}
