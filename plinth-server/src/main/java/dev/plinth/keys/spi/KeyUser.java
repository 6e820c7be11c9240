package dev.plinth.keys.spi;

import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.SubjectId;
import dev.plinth.tenancy.OrgId;
import java.util.Set;

/**
 * A capability that keeps data sealed under an organisation's keys. Every capability that does MUST provide one as a bean,
 * or a rotation could destroy a version it still needs. Methods open their own transactions and fetch keys before them.
 */
public interface KeyUser {
    /** What it keeps, in the plural and for people: {@code records}, {@code ledger payloads}. */
    String name();

    /** The keys it seals under. Subjects' keys are derived from {@link KeyPurpose#VAULT}. */
    Set<KeyPurpose> purposes();

    /** Exactly how many things are sealed under this version now. */
    long uses(OrgId org, KeyPurpose purpose, int version);

    /**
     * Seals up to {@code limit} things that are under {@code from} anew under the primary version and returns how many; 0
     * only when none is left that can be moved. Each call commits by itself, so a kill loses at most one batch. Readers
     * and writers go on meanwhile: a thing changed by another in between is left alone and found again by the next call.
     */
    int reencrypt(OrgId org, KeyPurpose purpose, int from, int limit);

    /** How many things shredding this generation of a subject's salt would make unreadable. */
    long sealedFor(OrgId org, SubjectId subject, int generation);
}
