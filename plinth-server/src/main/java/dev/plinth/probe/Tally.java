package dev.plinth.probe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what a probe looks at. Whatever was neither tried nor left out with a reason makes the outcome unknown, and so does an
 * empty population: trying nothing shows nothing. Used by one thread.
 */
public final class Tally {
    private static final int MOST_FINDINGS = 20;

    private final long population;
    private final MessageDigest inputs = sha256();
    private final Map<String, Long> excluded = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();
    private long tried;
    private long broken;

    private Tally(long population) {
        this.population = population;
    }

    /** @param population how many there are, counted independently of the walk over them */
    public static Tally of(long population) {
        return new Tally(population);
    }

    /** The attack was tried on this; what it was goes into the digest of the inputs. */
    public Tally tried(String what) {
        tried++;
        byte[] bytes = what.getBytes(StandardCharsets.UTF_8);
        inputs.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        inputs.update(bytes);
        return this;
    }

    /** One was left out for a reason, as a plain half sentence. */
    public Tally excluded(String reason) {
        excluded.merge(reason, 1L, Long::sum);
        return this;
    }

    /** The attack succeeded somewhere. */
    public Tally broken(String finding) {
        broken++;
        if (findings.size() < MOST_FINDINGS) findings.add(finding);
        return this;
    }

    /** What all of it comes to. A finding outweighs everything that is missing. */
    public Observation end() {
        long left = excluded.values().stream().mapToLong(Long::longValue).sum();
        var counted = new Observation.Counted(
                population, tried, excluded, HexFormat.of().formatHex(inputs.digest()));
        if (broken > findings.size()) findings.add("and " + (broken - findings.size()) + " more");
        if (broken > 0) return new Observation.Broken(counted, findings);
        if (tried == 0) return new Observation.Unable("There was nothing to try it on");
        if (tried + left != population)
            return new Observation.Unable(
                    "Of %d, %d were tried and %d left out: the rest is unknown".formatted(population, tried, left));
        return new Observation.Held(counted);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
