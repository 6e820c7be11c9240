package dev.plinth.trust;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import java.util.List;

/** A probe that tries nothing. */
record BareProbe(String name, List<Twin<String>> twins) implements Probe<String> {
    @Override
    public String tries() {
        return "Tries nothing.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL;
    }

    @Override
    public Target<String> live() {
        return Target.of("x");
    }

    @Override
    public Observation attack(String target, Attempt attempt) {
        return new Observation.Unable("nothing is tried");
    }
}
