package dev.plinth.trust;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Target;

/** A target that nothing in the class of a probe names. */
final class Elsewhere implements Target<String> {
    @Override
    public Observation meets(Attack<String> attack, Attempt attempt) throws Exception {
        return attack.on("y", attempt);
    }
}
