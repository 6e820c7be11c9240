package dev.plinth.probe;

import java.util.List;
import java.util.Map;

/** What came of an attack. Made by a {@link Tally}, which keeps its counts honest. */
public sealed interface Observation {
    /** The attack failed everywhere it was tried: the control holds. */
    record Held(Counted counted) implements Observation {}

    /**
     * The attack succeeded.
     *
     * @param findings where and how, for the operator and auditors; no personal data and no secret
     */
    record Broken(Counted counted, List<String> findings) implements Observation {
        public Broken {
            findings = List.copyOf(findings);
            if (findings.isEmpty()) throw new IllegalArgumentException("A broken control has a finding");
        }
    }

    /**
     * The attack could not be carried out, so nothing is known.
     *
     * @param why one sentence for the operator
     */
    record Unable(String why) implements Observation {}

    /**
     * What was looked at.
     *
     * @param population how many there are
     * @param tried on how many it was tried; with the excluded ones it makes up the population
     * @param excluded how many were left out, by the reason
     * @param inputs SHA-256 (hex) over everything that was tried, in order
     */
    record Counted(long population, long tried, Map<String, Long> excluded, String inputs) {
        public Counted {
            excluded = Map.copyOf(excluded);
        }
    }
}
