package dev.plinth.keys;

import dev.plinth.crypto.SecretBytes;
import dev.plinth.tenancy.OrgId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Hands out keys of one organisation. Cached, and revalidated with the provider within the stated bound, so a pulled
 * customer key stops reads everywhere within {@link #revalidation()}. MUST be called outside of a transaction. Throws
 * {@link dev.plinth.problem.ProblemException} {@code key-unavailable} (503) while the provider does not answer or the
 * customer has pulled the key; other organisations are not affected.
 */
public interface Keys {
    Keyring keyring(OrgId org, KeyPurpose purpose);

    /** The id of a subject from the organisation's own reference to them, such as a member number. Deterministic. */
    SubjectId subject(OrgId org, String reference);

    /** The key under which new fields of this subject are sealed; makes the subject's salt when there is none yet. */
    SubjectKey subjectKeyForSealing(OrgId org, SubjectId subject);

    /** As {@link #subjectKeyForSealing} for many at once, in few round trips. */
    Map<SubjectId, SubjectKey> subjectKeysForSealing(OrgId org, Collection<SubjectId> subjects);

    /** The key that opens what was sealed under this version and salt generation; empty when it was shredded. */
    Optional<SubjectKey> subjectKeyForOpening(OrgId org, SubjectId subject, int keyVersion, int generation);

    /** The subject that stands for rows about no person; its salt belongs to the organisation. */
    SubjectId noSubject(OrgId org);

    /**
     * What was sealed MUST be written within this time from asking for the key, and the write itself MUST check it: later the
     * key's version may have been counted as empty and destroyed.
     */
    java.time.Duration writtenWithin();

    /** The longest time a cached key may be used without asking its provider again. */
    java.time.Duration revalidation();

    /**
     * A subject's key.
     *
     * @param keyVersion version of the vault key it is derived from
     * @param generation of the subject's salt: grows by one when a shredded subject comes back
     */
    record SubjectKey(SubjectId subject, int keyVersion, int generation, SecretBytes key) {}
}
