package dev.plinth.keys.spi;

import dev.plinth.keys.SubjectId;
import dev.plinth.tenancy.OrgId;

/**
 * A capability that keeps something about subjects that no key of theirs seals, such as keyed hashes. Every capability that
 * does MUST provide one as a bean, or shredding leaves it behind.
 */
public interface ShredListener {
    /**
     * Removes what is left of a shredded generation of a subject's data. Called in the background soon after each shredding
     * and once more when nothing sealed before it can still arrive; may be called any number of times. When it throws, it
     * is called again.
     */
    void shredded(OrgId org, SubjectId subject, int generation);
}
