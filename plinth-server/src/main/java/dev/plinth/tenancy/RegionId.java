package dev.plinth.tenancy;

/** A region: one configured store of rows and one of keys. Lower-case letters, digits; at most 16 characters. */
public record RegionId(String value) {
    public RegionId {
        if (!value.matches("[a-z][a-z0-9]{0,15}"))
            throw new IllegalArgumentException("Region must match [a-z][a-z0-9]{0,15}, was " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
