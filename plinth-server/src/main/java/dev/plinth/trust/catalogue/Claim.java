package dev.plinth.trust.catalogue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A sentence that an installation publishes, with everything a stranger needs to judge it. All texts are plain, without markup.
 *
 * @param kinds how it is shown; more than one when it needs more than one
 * @param plain what it means, for somebody who knows nothing about the matter
 * @param custody under which kinds of custody it holds
 * @param maps ids in the catalogues of others that it supports; often none
 */
public record Claim(
        ClaimId id,
        Set<Kind> kinds,
        Sentence sentence,
        String plain,
        Coverage coverage,
        Trial trial,
        Freshness freshness,
        Strength strength,
        Set<Custody> custody,
        Backing backing,
        Map<Framework, List<String>> maps) {
    public Claim {
        kinds = Set.copyOf(kinds);
        custody = Set.copyOf(custody);
        maps = Map.copyOf(maps);
    }

    /** How a claim is shown. */
    public enum Kind {
        /** Something tries to break it on the running system. */
        PROBE,
        /** Cases with deadlines, and how many were met. */
        CLOCK,
        /** It depends on how and where the installation is deployed. */
        DEPLOYMENT,
        /** Somebody's word, with a dated document that lapses. */
        ATTESTATION
    }

    /** How much the evidence is worth, the best first. */
    public enum Strength {
        /** Types, the database or mathematics rule it out. */
        STRUCTURAL,
        /** Tried on everything there is. */
        TESTED,
        /** Tried on some, or seen only where it happened to come up. */
        SAMPLED,
        /** Said by somebody. */
        ATTESTED
    }

    /** Who holds the key-encryption key. */
    public enum Custody {
        MANAGED,
        CUSTOMER_KEY,
        SEALED
    }

    /**
     * How far it reaches.
     *
     * @param scope what it covers
     * @param excludes what it does not cover
     * @param population what is counted
     */
    public record Coverage(String scope, String excludes, String population) {}

    /**
     * How it is shown and what that leaves open.
     *
     * @param method what is tried
     * @param breaks what would break it, and the sabotage that shows the alarm works
     * @param residual what remains possible all the same
     */
    public record Trial(String method, String breaks, String residual) {}

    /**
     * How often it is tried, and how old evidence may become.
     *
     * @param cadence one minute to one day
     * @param fresh evidence that is older no longer counts; from the cadence to 31 days
     */
    public record Freshness(Duration cadence, Duration fresh) {}

    /**
     * What moves its state. The names may be of something this build does not have; then the claim is planned.
     *
     * @param probes all of them must hold
     * @param clock name of the kind of case whose deadlines count
     * @param document kind of the document that must be on file and unexpired
     */
    public record Backing(List<String> probes, Optional<String> clock, Optional<String> document) {
        public Backing {
            probes = List.copyOf(probes);
        }
    }
}
