package dev.plinth.keys;

import java.util.UUID;

/** A data subject of one organisation: a keyed, unguessable id (UUID version 8) made from the organisation's own reference. */
public record SubjectId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
