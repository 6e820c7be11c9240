package dev.plinth.tenancy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.runtime.Installation;
import dev.plinth.runtime.StoreAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stores of all regions, migrated and checked, with a pool per role. */
final class Stores implements AutoCloseable {
    private static final int APP_CONNECTIONS = 24;
    private static final int SEQUENCER_CONNECTIONS = 4;
    private static final int KEY_CONNECTIONS = 8;

    private final Map<RegionId, Region> regions = new LinkedHashMap<>();
    private final OrgDirectory directory;
    private final OrgContextSigner signer;

    /** One region's pools. */
    record Region(RegionId id, StorePool app, StorePool sequencer, StorePool keys) {
        /** As the role that serves requests in this store. */
        StorePool serving(StoreCatalogue store) {
            return store.equals(StoreCatalogue.DATA) ? app : keys;
        }
    }

    Stores(Installation installation, InstantSource clock, SecureRandom random) {
        byte[] contextKey = java.util.HexFormat.of().parseHex(installation.secret("context-key"));
        this.signer = new OrgContextSigner(contextKey, clock, random);
        try {
            for (Installation.Region region : installation.regions()) {
                if (!installation.onlyLooking()) StorePreparation.prepare(region, installation, contextKey);
                RegionId id = new RegionId(region.name());
                regions.put(id, region(id, region, installation));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        this.directory = new OrgDirectory(List.copyOf(regions.values()));
    }

    private static Region region(RegionId id, Installation.Region at, Installation installation) {
        return new Region(
                id,
                new StorePool(
                        at.name() + "/plinth_app",
                        address(installation, at, at.dataAdmin(), "plinth_app"),
                        APP_CONNECTIONS),
                new StorePool(
                        at.name() + "/plinth_sequencer",
                        address(installation, at, at.dataAdmin(), "plinth_sequencer"),
                        SEQUENCER_CONNECTIONS,
                        StorePool.WORK),
                new StorePool(
                        at.name() + "/plinth_keys",
                        address(installation, at, at.keysAdmin(), "plinth_keys"),
                        KEY_CONNECTIONS));
    }

    private static StoreAddress address(
            Installation installation, Installation.Region at, StoreAddress admin, String role) {
        return new StoreAddress(admin.url(), role, StorePreparation.password(installation, at.name(), role));
    }

    OrgDirectory directory() {
        return directory;
    }

    OrgContextSigner signer() {
        return signer;
    }

    List<RegionId> regionIds() {
        return List.copyOf(regions.keySet());
    }

    Region region(RegionId id) {
        return Optional.ofNullable(regions.get(id)).orElseThrow(this::unknown);
    }

    /** The region that a request names. */
    RegionId named(String name) {
        return regions.keySet().stream()
                .filter(one -> one.value().equals(name))
                .findFirst()
                .orElseThrow(this::unknown);
    }

    private ProblemException unknown() {
        return ProblemException.field(
                "region",
                "is not a region of this installation",
                "one of "
                        + String.join(
                                ", ",
                                regions.keySet().stream().map(RegionId::value).toList()));
    }

    Region regionOf(OrgId org) {
        return region(directory.regionOf(org).orElseThrow(ProblemException::notFound));
    }

    static ProblemException unreachable(String store) {
        return new ProblemException(ProblemCode.UNAVAILABLE, "The store " + store + " is not reachable now; try again");
    }

    @Override
    public void close() {
        for (Region region : regions.values()) {
            region.app().close();
            region.sequencer().close();
            region.keys().close();
        }
    }
}
