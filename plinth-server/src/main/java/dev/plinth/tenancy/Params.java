package dev.plinth.tenancy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named values of one statement. Takes UUID, String, Boolean, Integer, Long, BigDecimal, byte[], {@link java.time.Instant},
 * {@link java.time.LocalDate}, arrays ({@code UUID[]}, {@code String[]}, {@code byte[][]}, {@code Long[]},
 * {@code Integer[]}, {@code Instant[]}, {@code Short[]}) for {@code unnest}, and {@code null}. {@code org} is bound by the session and cannot be set.
 */
public final class Params {
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    private Params() {}

    public static Params none() {
        return new Params();
    }

    public static Params of(String name, @Nullable Object value) {
        return none().and(name, value);
    }

    public Params and(String name, @Nullable Object value) {
        if (name.equals("org"))
            throw new IllegalArgumentException("The parameter :org is bound by the session and cannot be set");
        if (values.containsKey(name)) throw new IllegalArgumentException("The parameter :" + name + " is set twice");
        values.put(name, value);
        return this;
    }

    /** The same values, to add others to. */
    public Params copy() {
        Params copy = none();
        copy.values.putAll(values);
        return copy;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    @Nullable
    Object get(String name) {
        return values.get(name);
    }
}
