package dev.plinth.ledger;

import dev.plinth.tenancy.Ids;
import java.util.UUID;

/** One entry of a log. */
public record EntryId(UUID value) {
    public static EntryId parse(String text) {
        return new EntryId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
