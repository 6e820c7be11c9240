package dev.plinth.probe;

/** Names of probes and twins: short, stable, and safe in addresses and entries. */
public final class ProbeNames {
    private static final String FORM = "[a-z][a-z0-9-]{1,39}";

    private ProbeNames() {}

    /** Refuses any other form with {@link IllegalArgumentException}. */
    public static void check(String what, String name) {
        if (!name.matches(FORM))
            throw new IllegalArgumentException(what + " names match " + FORM + ", this one is " + name);
    }
}
