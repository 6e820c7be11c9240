package dev.plinth.ledger;

import dev.plinth.crypto.ValueSealer;
import dev.plinth.keys.SubjectId;
import dev.plinth.proof.TreeHasher;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.spi.Journal;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts entries into the inbox, inside the transaction of what they record. */
final class InboxLedger implements Ledger, Journal {
    /*
     * The names of the parameters begin with "ledger" because appendIfFound mixes them with the caller's. The body of a
     * read is put together in the database from two halves around the subject, which is known only there; its form is that
     * of EntryV1, and a test compares the two.
     */
    private static final String COLUMNS = "insert into tenant.ledger_inbox"
            + "(org_id, entry_id, time, body, action, actor, object_type, object_id, subject_id, purpose, seal) ";
    private static final String ONE = COLUMNS + "values (:org, :ledgerId, :ledgerTime, :ledgerBody, :ledgerAction,"
            + " :ledgerActor, :ledgerObjectType, :ledgerObjectId, :ledgerSubject, :ledgerPurpose, :ledgerSeal)";
    private static final String MANY = COLUMNS + "select :org, * from unnest(:ledgerId, :ledgerTime, :ledgerBody,"
            + " :ledgerAction, :ledgerActor, :ledgerObjectType, :ledgerObjectId, :ledgerSubject, :ledgerPurpose, :ledgerSeal)";
    private static final String IF_FOUND =
            COLUMNS + "select :org, :ledgerId::uuid, :ledgerTime::timestamptz, made.body,"
                    + " :ledgerAction::text, :ledgerActor::text, :ledgerObjectType::text, :ledgerObjectId::text, made.subject_id,"
                    + " :ledgerPurpose::text, sha256(:ledgerOnce::bytea || sha256(decode('00', 'hex') || made.body)) from ("
                    + "select found.subject_id, :ledgerPrefix::bytea || case when found.subject_id is null then ''::bytea"
                    + " else convert_to(',\"subject\":\"' || found.subject_id || '\"', 'UTF8') end || :ledgerSuffix::bytea as body"
                    + " from (%s) as found) as made";
    private static final String PAYLOAD = "insert into tenant.ledger_payload"
            + "(org_id, entry_id, key_version, generation, subject_id, sealed) values"
            + " (:org, :ledgerId, :ledgerKeyVersion, :ledgerGeneration, :ledgerSubject, :ledgerSealed)";

    private final EntryIds ids;
    private final SecureRandom random;
    private final ValueSealer sealer;
    private final InboxKey key;
    private final Wake wake;
    private final LogFaults faults;
    private final Appended appended;

    InboxLedger(
            InstantSource clock,
            SecureRandom random,
            ValueSealer sealer,
            InboxKey key,
            Wake wake,
            LogFaults faults,
            Appended appended) {
        this.ids = new EntryIds(clock, random);
        this.random = random;
        this.sealer = sealer;
        this.key = key;
        this.wake = wake;
        this.faults = faults;
        this.appended = appended;
    }

    @Override
    public EntryId append(OrgSession org, LedgerEntry entry) {
        Written written = write(org, entry);
        org.attach(ONE, columns(written).and("ledgerBody", written.body()).and("ledgerSeal", seal(org, written)));
        written.attachPayload(org);
        signal(org, List.of(written.stamp().id()));
        return written.stamp().id();
    }

    @Override
    public List<EntryId> appendAll(OrgSession org, List<LedgerEntry> entries) {
        if (entries.isEmpty()) return List.of();
        List<Written> all = new ArrayList<>(entries.size());
        entries.forEach(entry -> all.add(write(org, entry)));
        org.attach(
                MANY,
                Params.of(
                                "ledgerId",
                                all.stream()
                                        .map(one -> one.stamp().id().value())
                                        .toArray(UUID[]::new))
                        .and(
                                "ledgerTime",
                                all.stream().map(one -> one.stamp().time()).toArray(Instant[]::new))
                        .and("ledgerBody", all.stream().map(Written::body).toArray(byte[][]::new))
                        .and("ledgerAction", texts(all, one -> one.entry().action()))
                        .and(
                                "ledgerActor",
                                texts(all, one -> actor(one.entry().cause().by())))
                        .and(
                                "ledgerObjectType",
                                texts(all, one -> one.entry().object().type()))
                        .and(
                                "ledgerObjectId",
                                texts(all, one -> one.entry().object().id()))
                        .and("ledgerSubject", subjects(all))
                        .and("ledgerPurpose", purposes(all))
                        .and(
                                "ledgerSeal",
                                all.stream().map(one -> seal(org, one)).toArray(byte[][]::new)));
        all.forEach(one -> one.attachPayload(org));
        List<EntryId> made = all.stream().map(one -> one.stamp().id()).toList();
        signal(org, made);
        return made;
    }

    @Override
    public ReadEntry appendIfFound(OrgSession org, LedgerEntry entry, String source, Params params) {
        if (entry.subject().isPresent() || entry.payload().isPresent())
            throw new IllegalArgumentException("The subject of an entry about a read comes from its source");
        Written written = write(org, entry);
        ReadEntry read = new ReadEntry(written.stamp().id());
        org.attach(
                IF_FOUND.formatted(source),
                columns(params.copy(), written)
                        .and("ledgerPrefix", written.form().prefix())
                        .and("ledgerSuffix", written.form().suffix())
                        .and(
                                "ledgerOnce",
                                key.once(
                                        org.org(),
                                        written.stamp().id(),
                                        written.stamp().time())),
                rows -> {
                    read.wrote(rows);
                    if (rows == 1) signal(org, List.of(read.id()));
                });
        return read;
    }

    @Override
    public void record(
            OrgSession session,
            Cause cause,
            String action,
            String objectType,
            String objectId,
            Map<String, String> facts) {
        append(session, LedgerEntry.of(cause, action, objectType, objectId).with(facts));
    }

    @Override
    public void refused(
            OrgSession session,
            Cause cause,
            String action,
            String objectType,
            String objectId,
            Map<String, String> facts) {
        append(
                session,
                LedgerEntry.of(cause, action, objectType, objectId).with(facts).ending(LedgerEntry.Outcome.DENIED));
    }

    /** How an actor is written in the column {@code actor}. */
    static String actor(Principal who) {
        return who.kind().text() + ':' + who.id();
    }

    private Written write(OrgSession org, LedgerEntry entry) {
        faults.requireGoing(org.org());
        EntryIds.Stamp stamp = ids.next();
        Optional<SealedPayload> sealed = entry.payload().map(payload -> {
            if (!Optional.of(payload.key().subject()).equals(entry.subject()))
                throw new IllegalArgumentException("A payload is sealed under the key of the entry's own subject");
            return SealedPayload.of(org.org(), stamp.id(), payload, sealer, random);
        });
        EntryV1 form = EntryV1.of(org.org(), stamp.id(), stamp.time(), entry, sealed.map(SealedPayload::commitment));
        return new Written(stamp, entry, form, sealed);
    }

    private byte[] seal(OrgSession org, Written written) {
        return key.seal(org.org(), written.stamp().id(), written.stamp().time(), new TreeHasher().leaf(written.body()));
    }

    private void signal(OrgSession org, List<EntryId> made) {
        org.afterCommit(() -> {
            // first, or a quick sequencer says that it saw them before they are waited for
            appended.committed(org.region(), org.org(), made);
            wake.signal(org.region());
        });
    }

    private static Params columns(Written written) {
        return columns(Params.none(), written).and("ledgerSubject", subject(written));
    }

    private static Params columns(Params params, Written written) {
        LedgerEntry entry = written.entry();
        return params.and("ledgerId", written.stamp().id().value())
                .and("ledgerTime", written.stamp().time())
                .and("ledgerAction", entry.action())
                .and("ledgerActor", actor(entry.cause().by()))
                .and("ledgerObjectType", entry.object().type())
                .and("ledgerObjectId", entry.object().id())
                .and("ledgerPurpose", purpose(written));
    }

    private static @Nullable UUID subject(Written written) {
        return written.entry().subject().map(SubjectId::value).orElse(null);
    }

    private static @Nullable String purpose(Written written) {
        return written.entry().cause().purpose().orElse(null);
    }

    private static @Nullable UUID[] subjects(List<Written> all) {
        return all.stream().map(InboxLedger::subject).toArray(UUID[]::new);
    }

    private static @Nullable String[] purposes(List<Written> all) {
        return all.stream().map(InboxLedger::purpose).toArray(String[]::new);
    }

    private static String[] texts(List<Written> all, java.util.function.Function<Written, String> column) {
        return all.stream().map(column).toArray(String[]::new);
    }

    /** An entry in its stored form. */
    private record Written(EntryIds.Stamp stamp, LedgerEntry entry, EntryV1 form, Optional<SealedPayload> sealed) {
        byte[] body() {
            return form.bytes(entry.subject());
        }

        void attachPayload(OrgSession org) {
            sealed.ifPresent(payload -> {
                var key = entry.payload().orElseThrow().key();
                org.attach(
                        PAYLOAD,
                        Params.of("ledgerId", stamp.id().value())
                                .and("ledgerKeyVersion", key.keyVersion())
                                .and("ledgerGeneration", key.generation())
                                .and("ledgerSubject", key.subject().value())
                                .and("ledgerSealed", payload.sealed()));
            });
        }
    }
}
