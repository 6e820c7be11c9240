package dev.plinth.vault;

import dev.plinth.crypto.BlindIndex;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keys;
import dev.plinth.keys.SubjectId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.vault.RecordRows.Page;
import dev.plinth.vault.RecordRows.Place;
import java.util.List;
import java.util.Map;

/**
 * Plans how records are found. Finding one by the value of a field tells that it has this value, so a search leaves an
 * entry with the field, never with the value.
 */
final class Search {
    private final Keys keys;
    private final BlindIndex index;
    private final Ledger ledger;

    Search(Keys keys, BlindIndex index, Ledger ledger) {
        this.keys = keys;
        this.index = index;
        this.ledger = ledger;
    }

    /** What is left to do once a session is open; needs one round trip. */
    interface Plan {
        List<UnverifiedRecord> run(OrgSession session, Place place, Page page);
    }

    /** Asks for keys, so it MUST NOT be called inside a transaction. */
    Plan plan(OrgId org, CollectionSchema schema, Records.Query query, Scope scope) {
        return switch (query) {
            case Records.Query.All() -> RecordRows::page;
            case Records.Query.ByField(String name, Value equal) -> byField(org, schema, name, equal, scope);
            case Records.Query.BySubject(String reference) -> bySubject(org, schema, reference, scope);
        };
    }

    private Plan byField(OrgId org, CollectionSchema schema, String name, Value equal, Scope scope) {
        Field field = schema.field(name)
                .orElseThrow(
                        () -> ProblemException.field("field", "the collection has no such field", schema.choices()));
        if (field.spec().search().isEmpty())
            throw ProblemException.field("field", "it was not declared with search", "a searchable field");
        FieldSpec unlimited = field.spec().upTo(FieldSpec.LONGEST);
        ValueRules.problem(unlimited, equal, "equals")
                .ifPresent(problem -> VaultProblems.refuseIfAny(List.of(problem)));
        BlindHashes hashes = new BlindHashes(index, keys.keyring(org, KeyPurpose.BLIND_INDEX), schema);
        List<byte[]> candidates = hashes.candidates(field, equal.text());
        LedgerEntry entry = entry(schema, scope).touching(List.of(field.name()));
        return (session, place, page) -> {
            ledger.append(session, entry);
            return RecordRows.byHash(session, place, field.id(), candidates, page);
        };
    }

    private Plan bySubject(OrgId org, CollectionSchema schema, String reference, Scope scope) {
        if (reference.isEmpty() || reference.indexOf('\0') >= 0 || !Texts.wellFormed(reference))
            throw ProblemException.field("subject", "it is no reference to a person", "1 to 256 characters");
        SubjectId subject = keys.subject(org, reference);
        LedgerEntry entry = entry(schema, scope).about(subject);
        return (session, place, page) -> {
            ledger.append(session, entry);
            return RecordRows.bySubject(session, place, subject, page);
        };
    }

    private static LedgerEntry entry(CollectionSchema schema, Scope scope) {
        return LedgerEntry.of(
                        scope.cause(),
                        "record.search",
                        "collection",
                        schema.id().toString())
                .with(Map.of("collection", schema.name()));
    }
}
