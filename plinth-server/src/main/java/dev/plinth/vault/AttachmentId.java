package dev.plinth.vault;

import java.util.UUID;

/** One attachment; a replaced one has another id. */
public record AttachmentId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
