package dev.plinth.vault;

import dev.plinth.ledger.EntryId;
import java.util.Optional;

/**
 * What writing a batch did.
 *
 * @param written how many records are new
 * @param kept how many were there already, by their natural key, and were left as they are
 * @param entry the entry about those written; none if nothing was
 */
public record BatchResult(int written, int kept, Optional<EntryId> entry) {}
