package dev.plinth.tenancy;

import java.util.List;

/**
 * A setting that some capability reads. Capabilities offer theirs as beans; any other key is refused.
 *
 * @param key dotted lower-case name, such as {@code hipaa.package}
 * @param values what it may be set to, the default first
 */
public record KnownSetting(String key, List<String> values) {
    public KnownSetting {
        if (!key.matches("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+"))
            throw new IllegalArgumentException("A setting has a dotted lower-case name, this one is " + key);
        values = List.copyOf(values);
    }

    String otherwise() {
        return values.getFirst();
    }
}
