package dev.plinth.vault;

import java.util.UUID;

/** A collection of records of one organisation. */
public record CollectionId(UUID value) {
    private static final int VOUCHED = 8;
    private static final long VERSION_BITS = 0xF000L;

    /**
     * The id of a new collection, whose schema and rows carry MACs from the beginning. The id itself says so, by being a
     * UUID of version 8, because no row can be made to forget it: everything sealed in the collection is bound to the id.
     */
    static CollectionId vouched(UUID id) {
        long most = id.getMostSignificantBits() & ~VERSION_BITS;
        return new CollectionId(new UUID(most | VOUCHED << 12, id.getLeastSignificantBits()));
    }

    boolean isVouched() {
        return value.version() == VOUCHED;
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
