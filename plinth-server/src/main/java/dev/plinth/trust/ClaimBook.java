package dev.plinth.trust;

import dev.plinth.trust.catalogue.Catalogue;
import dev.plinth.trust.catalogue.Claim;
import dev.plinth.trust.catalogue.ClaimId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the engine needs of the catalogue. Never changes while it runs.
 *
 * @param digest of the catalogue as reviewed; evidence that names another digest shows nothing
 */
record ClaimBook(String digest, Map<ClaimId, Promise> promises) {
    ClaimBook {
        promises = new LinkedHashMap<>(promises);
    }

    /**
     * One claim.
     *
     * @param probes all of them must hold; empty when nothing tries it
     * @param cadence how often it is said to be tried
     * @param fresh older evidence no longer counts
     * @param lacks what else it would need that this build does not have, as a plain sentence
     */
    record Promise(ClaimId id, List<String> probes, Duration cadence, Duration fresh, Optional<String> lacks) {
        Promise {
            probes = List.copyOf(probes);
        }

        private static Promise of(Claim claim) {
            Claim.Backing backing = claim.backing();
            return new Promise(
                    claim.id(),
                    backing.probes(),
                    claim.freshness().cadence(),
                    claim.freshness().fresh(),
                    backing.clock()
                            .map(clock -> "Cases with deadlines are not kept yet.")
                            .or(() -> backing.document().map(kind -> "No document about this is on file.")));
        }
    }

    static ClaimBook of(Catalogue catalogue) {
        return of(
                catalogue.digest(), catalogue.claims().stream().map(Promise::of).toList());
    }

    static ClaimBook of(String digest, List<Promise> promises) {
        Map<ClaimId, Promise> byId = new LinkedHashMap<>();
        promises.forEach(one -> byId.put(one.id(), one));
        return new ClaimBook(digest, byId);
    }

    /** The claims that need this probe. */
    List<ClaimId> shownBy(String probe) {
        return naming(probe).map(Promise::id).toList();
    }

    /** How often a probe runs: as often as its most demanding claim says, or more often if it wants to. */
    Duration cadence(ProbeBook.Known<?> probe) {
        return Stream.concat(
                        Stream.of(probe.pace().cadence()), naming(probe.name()).map(Promise::cadence))
                .min(Duration::compareTo)
                .orElseThrow();
    }

    private Stream<Promise> naming(String probe) {
        return promises.values().stream().filter(one -> one.probes().contains(probe));
    }
}
