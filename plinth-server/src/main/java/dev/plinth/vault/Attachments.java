package dev.plinth.vault;

import dev.plinth.crypto.SealRefusedException;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.crypto.StreamSealer;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keys;
import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.ledger.ReadEntry;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.ConstraintViolation;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.StaleWriteException;
import dev.plinth.vault.RecordRows.Place;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Reads, lists and deletes the attachments of a record; {@link Uploads} makes them. */
public final class Attachments {
    private final OrgTransactions orgs;
    private final Catalogue catalogue;
    private final Keys keys;
    private final VerifiedRecords records;
    private final Ledger ledger;
    private final StreamSealer streams;
    private final AttachmentSeal seal;
    private final Tampering tampering;
    private final Shredded shredded;
    private final InstantSource clock;

    Attachments(
            OrgTransactions orgs,
            Catalogue catalogue,
            Keys keys,
            VerifiedRecords records,
            Ledger ledger,
            StreamSealer streams,
            AttachmentSeal seal,
            Tampering tampering,
            Shredded shredded,
            InstantSource clock) {
        this.orgs = orgs;
        this.catalogue = catalogue;
        this.keys = keys;
        this.records = records;
        this.ledger = ledger;
        this.streams = streams;
        this.seal = seal;
        this.tampering = tampering;
        this.shredded = shredded;
        this.clock = clock;
    }

    /**
     * A download that has begun. The content is checked chunk by chunk as it is read: until its end was reached it may turn
     * out to be cut off, which a read then says by {@link ProblemException} {@code seal-refused}.
     */
    public record Download(Attachment attachment, InputStream content) {}

    /**
     * Opens an attachment and leaves one entry {@code attachment.download}.
     *
     * @param purpose needed where the collection lists its purposes
     */
    public Download download(
            OrgId org, String collection, RecordId record, AttachmentName name, Optional<String> purpose, Scope scope) {
        CollectionSchema schema = catalogue.require(org, collection);
        if (purpose.isPresent() || !schema.purposes().isEmpty()) Purposes.require(schema, purpose.orElse(""));
        keys.keyring(org, KeyPurpose.VAULT);
        Place place = new Place(schema.id(), scope.department());
        // an attachment is bound to its record, but only the record says to which department both belong
        if (scope.department().isPresent()) records.require(org, schema, record, scope);
        var cause = purpose.map(scope.cause()::withPurpose).orElse(scope.cause());
        StoredAttachment row = orgs.once(org, session -> AttachmentRows.find(session, place, record, name))
                .orElseThrow(ProblemException::notFound);
        LedgerEntry entry = Uploads.entry(
                new Scope(cause, scope.department()), "attachment.download", schema, row.place(), Optional.empty());
        EntryId written = orgs.once(org, session -> {
                    ReadEntry left = ledger.appendIfFound(
                            session,
                            entry,
                            AttachmentRows.subjectSource(place),
                            AttachmentRows.subjectParams(place, row));
                    return AttachmentRows.find(session, place, record, name)
                            .filter(there -> there.attachment()
                                    .id()
                                    .equals(row.attachment().id()))
                            .map(there -> left.written());
                })
                .orElseThrow(VaultProblems::contended);
        Runnable noticed = () -> {
            throw tampering.noticed(
                    org,
                    scope.cause(),
                    schema,
                    "attachment",
                    row.attachment().id().toString());
        };
        if (row.keyVersion() == Rotation.NO_KEY) throw shredded.refused(org, entry, row.subject(), written);
        if (!AttachmentSeal.agrees(row)) noticed.run();
        Keys.SubjectKey key = keys.subjectKeyForOpening(
                        org, row.subject().orElseGet(() -> keys.noSubject(org)), row.keyVersion(), row.generation())
                .orElseThrow(() -> shredded.refused(org, entry, row.subject(), written));
        return new Download(row.attachment(), open(org, row, key, noticed));
    }

    private InputStream open(OrgId org, StoredAttachment row, Keys.SubjectKey key, Runnable noticed) {
        AttachmentId id = row.attachment().id();
        try {
            SecretKey256 contentKey = seal.unwrap(org, row, key);
            ChunkSource source = new ChunkSource(
                    (from, most) -> orgs.once(org, session -> AttachmentRows.chunks(session, id, from, most)));
            InputStream content =
                    streams.opening(source, contentKey, row.place().content(org));
            return new VerifiedStream(content, row.attachment().size(), noticed).begun();
        } catch (SealRefusedException e) {
            noticed.run();
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("Rows cannot fail as a file does", e);
        }
    }

    /** The attachments of a record by name. */
    public List<Attachment> list(OrgId org, String collection, RecordId record, Scope scope) {
        CollectionSchema schema = catalogue.require(org, collection);
        Place place = new Place(schema.id(), scope.department());
        records.require(org, schema, record, scope);
        return orgs.once(org, session -> AttachmentRows.all(session, place, record)).stream()
                .map(StoredAttachment::attachment)
                .toList();
    }

    /** Deletes one attachment with its content. */
    public void delete(OrgId org, String collection, RecordId record, AttachmentName name, Scope scope) {
        CollectionSchema schema = catalogue.require(org, collection);
        Place place = new Place(schema.id(), scope.department());
        if (scope.department().isPresent()) records.require(org, schema, record, scope);
        StoredAttachment row = orgs.once(org, session -> AttachmentRows.find(session, place, record, name))
                .orElseThrow(ProblemException::notFound);
        LedgerEntry entry = Uploads.entry(scope, "attachment.delete", schema, row.place(), row.subject());
        try {
            orgs.once(org, session -> {
                EntryId unused = ledger.append(session, entry);
                AttachmentRows.delete(session, row);
                return unused;
            });
        } catch (StaleWriteException | ConstraintViolation changedMeanwhile) {
            throw VaultProblems.contended();
        }
    }

    /** Removes what uploads of this organisation left behind that have not moved for an hour. */
    int sweep(OrgId org) {
        return orgs.once(
                org,
                session ->
                        AttachmentRows.deleteAbandoned(session, clock.instant().minus(Uploads.ABANDONED_AFTER)));
    }
}
