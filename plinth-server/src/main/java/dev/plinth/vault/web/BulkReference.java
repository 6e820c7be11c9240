package dev.plinth.vault.web;

import dev.plinth.ledger.EntryId;
import dev.plinth.vault.Changes;
import dev.plinth.vault.RecordId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What is remembered of a bulk request so that it can be answered again: the entry's id, then the records' ids. */
final class BulkReference {
    private static final String SEPARATOR = " ";

    private BulkReference() {}

    static String write(EntryId entry, List<RecordId> ids) {
        return entry + SEPARATOR + ids.stream().map(RecordId::toString).collect(Collectors.joining(SEPARATOR));
    }

    static Changes.Created read(String reference) {
        List<String> parts = Arrays.asList(reference.split(SEPARATOR, -1));
        return new Changes.Created(
                parts.stream().skip(1).map(RecordId::parse).toList(), EntryId.parse(parts.getFirst()));
    }
}
