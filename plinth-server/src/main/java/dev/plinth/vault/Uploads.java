package dev.plinth.vault;

import dev.plinth.crypto.SealingStream;
import dev.plinth.crypto.StreamSealer;
import dev.plinth.keys.Keys;
import dev.plinth.keys.SubjectId;
import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.ConstraintViolation;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.StaleWriteException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes attachments in. The content is sealed as it arrives and stored in rows of an upload nobody can see; the last
 * transaction makes it visible, puts it in place of an earlier one of its name, and leaves the entry.
 */
public final class Uploads {
    static final Duration ABANDONED_AFTER = Duration.ofHours(1);
    private static final int ATTEMPTS = 4;
    private static final int BUFFER_BYTES = 16 * 1024;

    private final OrgTransactions orgs;
    private final Catalogue catalogue;
    private final Forge forge;
    private final RowMacs macs;
    private final VerifiedRecords records;
    private final Ledger ledger;
    private final StreamSealer streams;
    private final AttachmentSeal seal;
    private final Ids ids;
    private final InstantSource clock;

    Uploads(
            OrgTransactions orgs,
            Catalogue catalogue,
            Forge forge,
            RowMacs macs,
            VerifiedRecords records,
            Ledger ledger,
            StreamSealer streams,
            AttachmentSeal seal,
            Ids ids,
            InstantSource clock) {
        this.orgs = orgs;
        this.catalogue = catalogue;
        this.forge = forge;
        this.macs = macs;
        this.records = records;
        this.ledger = ledger;
        this.streams = streams;
        this.seal = seal;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Where an upload goes.
     *
     * @param maxBytes the content is refused with {@code too-large} as soon as it is longer
     */
    public record Target(
            String collection, RecordId record, AttachmentName name, ContentType contentType, long maxBytes) {}

    private record Stored(long size, String digest) {}

    /** Reads {@code content} to its end. Needs the same memory for every size. */
    public Attachment upload(OrgId org, Target target, InputStream content, Scope scope) throws IOException {
        CollectionSchema schema = catalogue.require(org, target.collection());
        StoredRecord record = records.require(org, schema, target.record(), scope);
        AttachmentSeal.FreshKey contentKey = seal.newKey();
        AttachmentSeal.Place place = new AttachmentSeal.Place(
                schema.id(), record.id(), new AttachmentId(ids.next()), target.name(), target.contentType());
        Instant now = clock.instant();
        try {
            begin(org, place, record.subject(), now);
            Stored stored = store(org, place, contentKey, content, target.maxBytes());
            // asked for only now: during a slow upload the key may have been rotated and the old one destroyed
            Instant until = macs.key(org).until();
            Keys.SubjectKey key = forge.keyFor(org, record.subject());
            AttachmentSeal.Wrapped wrapped = contentKey.wrap(org, place, stored.size(), key);
            LedgerEntry entry = entry(scope, "attachment.upload", schema, place, record.subject())
                    .changing(Optional.empty(), Optional.of(stored.digest()));
            EntryId written = complete(org, place, wrapped, entry, until);
            return new Attachment(place.id(), place.name(), place.contentType(), stored.size(), now, written);
        } catch (IOException | RuntimeException e) {
            discard(org, place.id(), e);
            throw e;
        }
    }

    private void begin(OrgId org, AttachmentSeal.Place place, Optional<SubjectId> subject, Instant now) {
        try {
            orgs.run(org, session -> AttachmentRows.insert(session, place, subject, now));
        } catch (ConstraintViolation recordGone) {
            throw ProblemException.notFound();
        }
    }

    private Stored store(
            OrgId org, AttachmentSeal.Place place, AttachmentSeal.FreshKey key, InputStream content, long most)
            throws IOException {
        ChunkSink sink = new ChunkSink((from, chunks) -> {
            try {
                orgs.once(org, session -> {
                    AttachmentRows.insertChunks(session, place.id(), from, chunks, clock.instant());
                    return place;
                });
            } catch (StaleWriteException | ConstraintViolation recordGone) {
                throw ProblemException.notFound();
            }
        });
        SealingStream sealing = streams.sealing(sink, key.key(), place.content(org));
        byte[] buffer = new byte[BUFFER_BYTES];
        long size = 0;
        int read = content.read(buffer);
        while (read >= 0) {
            size += read;
            if (size > most)
                throw new ProblemException(
                        ProblemCode.TOO_LARGE, "An attachment may have at most %d bytes here".formatted(most));
            sealing.write(buffer, 0, read);
            read = content.read(buffer);
        }
        sealing.finish();
        sink.finish();
        return new Stored(size, sink.digest());
    }

    private EntryId complete(
            OrgId org, AttachmentSeal.Place place, AttachmentSeal.Wrapped wrapped, LedgerEntry entry, Instant until) {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                return orgs.once(org, session -> {
                    EntryId written = ledger.append(session, entry);
                    AttachmentRows.complete(session, place, wrapped, written, until);
                    return written;
                });
            } catch (StaleWriteException lateOrGone) {
                throw clock.instant().isAfter(until) ? VaultProblems.tooLate() : ProblemException.notFound();
            } catch (ConstraintViolation anotherOfThisName) {
                if (!anotherOfThisName.constraint().equals("attachment_name")) throw anotherOfThisName;
            }
        }
        throw VaultProblems.contended();
    }

    private void discard(OrgId org, AttachmentId id, Exception why) {
        try {
            orgs.run(org, session -> AttachmentRows.deleteUnfinished(session, id));
        } catch (RuntimeException e) {
            // what stays is invisible, and is swept away later
            why.addSuppressed(e);
        }
    }

    static LedgerEntry entry(
            Scope scope,
            String action,
            CollectionSchema schema,
            AttachmentSeal.Place place,
            Optional<SubjectId> subject) {
        Map<String, String> facts = new HashMap<>();
        facts.put("collection", schema.name());
        facts.put("attachment", place.name().value());
        facts.put("attachmentId", place.id().toString());
        LedgerEntry entry = LedgerEntry.of(
                        scope.cause(), action, "record", place.record().toString())
                .with(facts);
        return subject.map(entry::about).orElse(entry);
    }
}
