package dev.plinth.probe;

/**
 * A sabotaged twin: what a control would look like if it were broken in one way. It exists beside the live system and MUST
 * NOT weaken it, not for a moment.
 *
 * @param name unique in its probe, {@code [a-z][a-z0-9-]{1,39}}
 * @param sabotage what is wrong with it, as a plain half sentence such as {@code a listener that also takes TLS 1.2}
 */
public record Twin<T>(String name, String sabotage, Target<T> target) {
    public Twin {
        ProbeNames.check("Twin", name);
        if (sabotage.isBlank())
            throw new IllegalArgumentException("Twin " + name + " does not say what is wrong with it");
    }
}
