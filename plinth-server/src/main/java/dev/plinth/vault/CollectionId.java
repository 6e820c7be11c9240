package dev.plinth.vault;

import java.util.UUID;

/** A collection of records of one organisation. */
public record CollectionId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
