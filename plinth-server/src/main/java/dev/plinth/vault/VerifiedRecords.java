package dev.plinth.vault;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.vault.RecordRows.Place;

/** Reads records that are shown to be as they were written; what is not is noticed and refused with {@code seal-refused}. */
final class VerifiedRecords {
    private final OrgTransactions orgs;
    private final RowMacs macs;
    private final Tampering tampering;

    VerifiedRecords(OrgTransactions orgs, RowMacs macs, Tampering tampering) {
        this.orgs = orgs;
        this.macs = macs;
        this.tampering = tampering;
    }

    /** Asks for keys. A missing record, and one of another department, is refused with {@code not-found}. */
    StoredRecord require(OrgId org, CollectionSchema schema, RecordId id, Scope scope) {
        RowMacs.Key key = macs.key(org);
        Place place = new Place(schema.id(), scope.department());
        return verified(
                key,
                schema,
                orgs.once(org, session -> RecordRows.find(session, place, id)).orElseThrow(ProblemException::notFound),
                scope);
    }

    StoredRecord verified(RowMacs.Key key, CollectionSchema schema, UnverifiedRecord row, Scope scope) {
        return row.verifiedBy(key, schema).orElseThrow(() -> noticed(key.org(), schema, row.id(), scope));
    }

    /** What the caller is told of a record that does not open. Leaves the entry about it. */
    ProblemException noticed(OrgId org, CollectionSchema schema, RecordId id, Scope scope) {
        return tampering.noticed(org, scope.cause(), schema, "record", id.toString());
    }
}
