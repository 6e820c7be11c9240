package dev.plinth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;

/** Tries a probe on the live system and on every one of its twins. */
public final class ProbeTrial<T> {
    private final Probe<T> probe;
    private final Set<String> open = new HashSet<>();

    private ProbeTrial(Probe<T> probe) {
        this.probe = probe;
        probe.twins().forEach(twin -> open.add(twin.name()));
        assertThat(open).as("twins of " + probe.name()).isNotEmpty().hasSameSizeAs(probe.twins());
        assertThat(probe.tries()).endsWith(".");
    }

    public static <T> ProbeTrial<T> of(Probe<T> probe) {
        return new ProbeTrial<>(probe);
    }

    /** The live system holds, and so many things were tried on it. */
    public ProbeTrial<T> holds(long tried) throws Exception {
        return holdsOnAtLeast(tried, tried);
    }

    public ProbeTrial<T> holdsOnAtLeast(long fewest) throws Exception {
        return holdsOnAtLeast(fewest, Long.MAX_VALUE);
    }

    private ProbeTrial<T> holdsOnAtLeast(long fewest, long most) throws Exception {
        assertThat(met(probe.live()))
                .isInstanceOfSatisfying(
                        Observation.Held.class,
                        held -> assertThat(held.counted().tried()).isBetween(fewest, most));
        return this;
    }

    /** This twin is noticed, and a finding says so. */
    public ProbeTrial<T> finds(String twin, String finding) throws Exception {
        Twin<T> found = probe.twins().stream()
                .filter(one -> one.name().equals(twin))
                .findFirst()
                .orElseThrow();
        open.remove(twin);
        assertThat(met(found.target()))
                .as(twin)
                .isInstanceOfSatisfying(
                        Observation.Broken.class,
                        broken ->
                                assertThat(String.join("\n", broken.findings())).contains(finding));
        return this;
    }

    /** No twin was forgotten. */
    public void andNoOtherTwin() {
        assertThat(open)
                .as("twins of " + probe.name() + " that this test does not try")
                .isEmpty();
    }

    private Observation met(Target<T> target) throws Exception {
        byte[] nonce = new byte[32];
        new SecureRandom().nextBytes(nonce);
        return target.meets(probe::attack, new Attempt(nonce, Clock.systemUTC().instant(), probe.pace()));
    }
}
