package dev.plinth.ledger;

import dev.plinth.keys.SubjectId;
import dev.plinth.tenancy.Cause;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a capability asks the ledger to record. Organisation, entry id, time and {@code orgScoped} are added by the ledger.
 * Nothing in here may be personal data or a secret; personal content goes into {@link #payload}, which is sealed under the
 * subject's key and can be shredded without harming any proof.
 *
 * @param action dotted verb, {@code [a-z]+(\.[a-z-]+)+}, such as {@code record.reveal}
 * @param object what it was done to
 * @param subject whom the data is about, if anyone
 * @param outcome {@code ok}, {@code denied} or {@code failed}
 * @param fields names of the fields touched
 * @param before digest of the state before (hex SHA-256 of the stored form), if there was one
 * @param after digest of the state after
 * @param facts small public facts such as counts
 * @param payload personal content to be sealed, if any
 */
public record LedgerEntry(
        Cause cause,
        String action,
        ObjectRef object,
        Optional<SubjectId> subject,
        Outcome outcome,
        List<String> fields,
        Optional<String> before,
        Optional<String> after,
        Map<String, String> facts,
        Optional<Payload> payload) {

    /** Outcomes of an attempt. */
    public enum Outcome {
        OK,
        DENIED,
        FAILED
    }

    /**
     * @param type such as {@code record}, {@code collection}, {@code key}
     * @param id opaque id, never personal data
     */
    public record ObjectRef(String type, String id) {}

    /**
     * Content to be sealed under the subject's key: at most 16 KiB.
     *
     * @param key fetched from {@link dev.plinth.keys.Keys} before the transaction began
     */
    public record Payload(dev.plinth.keys.Keys.SubjectKey key, byte[] content) {
        public Payload {
            content = content.clone();
        }

        @Override
        public byte[] content() {
            return content.clone();
        }
    }

    public LedgerEntry {
        if (!action.matches("[a-z]+(\\.[a-z-]+)+"))
            throw new IllegalArgumentException("Action must be a dotted lower-case verb, was " + action);
        fields = List.copyOf(fields);
        facts = Map.copyOf(facts);
    }

    public static LedgerEntry of(Cause cause, String action, String objectType, String objectId) {
        return new LedgerEntry(
                cause,
                action,
                new ObjectRef(objectType, objectId),
                Optional.empty(),
                Outcome.OK,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    public LedgerEntry about(SubjectId who) {
        return new LedgerEntry(cause, action, object, Optional.of(who), outcome, fields, before, after, facts, payload);
    }

    public LedgerEntry touching(List<String> names) {
        return new LedgerEntry(cause, action, object, subject, outcome, names, before, after, facts, payload);
    }

    public LedgerEntry changing(Optional<String> from, Optional<String> to) {
        return new LedgerEntry(cause, action, object, subject, outcome, fields, from, to, facts, payload);
    }

    public LedgerEntry with(Map<String, String> more) {
        return new LedgerEntry(cause, action, object, subject, outcome, fields, before, after, more, payload);
    }

    public LedgerEntry ending(Outcome how) {
        return new LedgerEntry(cause, action, object, subject, how, fields, before, after, facts, payload);
    }

    public LedgerEntry sealing(Payload content) {
        return new LedgerEntry(
                cause, action, object, subject, outcome, fields, before, after, facts, Optional.of(content));
    }
}
