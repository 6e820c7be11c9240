package dev.plinth.trust;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.ProbeNames;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The probes of this build, by their names. */
final class ProbeBook {
    /** What evidence calls the real thing; no twin may have this name. */
    static final String LIVE = "live";

    private final Map<String, Known<?>> known = new LinkedHashMap<>();

    /** Refuses two of one name, one without twins, and twins that cannot be told apart. */
    ProbeBook(Collection<? extends Probe<?>> probes) {
        List<String> wrong = new ArrayList<>();
        for (Probe<?> probe : probes) {
            ProbeNames.check("Probe", probe.name());
            if (known.put(probe.name(), Known.of(probe, wrong)) != null)
                wrong.add("two probes have the name " + probe.name());
        }
        if (!wrong.isEmpty()) throw new IllegalStateException("Probes cannot be used: " + String.join("; ", wrong));
    }

    Optional<Known<?>> find(String name) {
        return Optional.ofNullable(known.get(name));
    }

    List<Known<?>> all() {
        return List.copyOf(known.values());
    }

    /**
     * A probe and what it is made of.
     *
     * @param code hash of its class files
     * @param twins by their names
     */
    record Known<T>(Probe<T> probe, String code, Pace pace, Map<String, Twin<T>> twins) {
        Known {
            twins = Map.copyOf(twins);
        }

        private static <T> Known<T> of(Probe<T> probe, List<String> wrong) {
            Map<String, Twin<T>> twins = new LinkedHashMap<>();
            for (Twin<T> twin : probe.twins())
                if (twins.put(twin.name(), twin) != null)
                    wrong.add("two twins of " + probe.name() + " have the name " + twin.name());
            if (twins.isEmpty()) wrong.add(probe.name() + " has no twin, so nobody could see its alarm");
            if (twins.containsKey(LIVE)) wrong.add("a twin of " + probe.name() + " calls itself " + LIVE);
            return new Known<>(probe, ProbeCode.of(probe), probe.pace(), twins);
        }

        String name() {
            return probe.name();
        }

        boolean has(String against) {
            return against.equals(LIVE) || twins.containsKey(against);
        }

        /** @param against {@link ProbeBook#LIVE} or the name of a twin */
        Observation meet(String against, Attempt attempt) throws Exception {
            Twin<T> twin = twins.get(against);
            Target<T> target = twin == null ? probe.live() : twin.target();
            return target.meets(probe::attack, attempt);
        }
    }
}
