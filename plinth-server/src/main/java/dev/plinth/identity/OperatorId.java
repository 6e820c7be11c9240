package dev.plinth.identity;

import java.util.UUID;

/** A person who runs the installation. */
record OperatorId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
