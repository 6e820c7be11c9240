package dev.plinth.keys;

import dev.plinth.keys.spi.KekRef;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What people may do to an organisation's keys. Every change stands in the organisation's log before it takes effect, and
 * again when it has. MUST be called outside of a transaction. Never returns key bytes.
 */
public interface KeyAdministration {
    /**
     * @param customerSince when the organisation came under a customer key, if it is under one
     * @param stopped longest time any node went on using the key after the last pull, as measured
     */
    record Hierarchy(
            KekRef kek,
            Custody custody,
            Optional<Instant> customerSince,
            boolean pulled,
            Optional<Instant> pulledAt,
            Optional<Duration> stopped,
            int kekGeneration,
            Instant since,
            List<Version> versions) {
        public Hierarchy {
            versions = List.copyOf(versions);
        }
    }

    /** One version of one key. */
    record Version(
            KeyPurpose purpose,
            int version,
            KeyState state,
            Instant createdAt,
            Duration age,
            Optional<Instant> retiredAt,
            Optional<Instant> destroyedAt) {}

    /**
     * One version being emptied.
     *
     * @param total things sealed under it when the rotation began
     * @param moved things sealed anew so far
     * @param left things still under it, counted now
     */
    record Rotation(
            KeyPurpose purpose,
            int from,
            int to,
            RotationState state,
            long total,
            long moved,
            long left,
            Instant startedAt,
            Optional<Instant> finishedAt) {
        /** How many things there were to seal anew: others may have been sealed under the old version after it began. */
        public long all() {
            return Math.max(total, moved + left);
        }
    }

    /** How far a rotation is. */
    enum RotationState {
        /** Data is being sealed anew. */
        RUNNING,
        /** Nothing is under the old version any more; it is destroyed once no operation can still hold it. */
        EMPTIED,
        /** The old version is destroyed; or, when nobody accounts for its purpose, nothing was under it and it is kept. */
        DONE
    }

    /**
     * What pulling a key did.
     *
     * @param stoppedHere measured time from the change in the key store until this node had dropped the key
     * @param stoppedEverywhere bound within which every node has
     */
    record Pulled(Instant at, Duration stoppedHere, Duration stoppedEverywhere) {}

    /** What shredding a subject did, or would do. */
    sealed interface Shredding {
        /** Nothing is sealed for this reference, or all of it was shredded before. */
        record NothingHeld(SubjectId subject) implements Shredding {}

        /** What would become unreadable, by what keeps it. */
        record WouldShred(SubjectId subject, int generation, Map<String, Long> unreadable) implements Shredding {}

        /** What became unreadable, by what keeps it; on other nodes within the stated bound. */
        record Shredded(SubjectId subject, int generation, Map<String, Long> unreadable, Duration everywhereWithin)
                implements Shredding {}
    }

    /**
     * Whose key asks for something that only an organisation may do with its customer key.
     *
     * @param rootedAt when the operator made the API key from which this one descends. Refused with {@code forbidden} unless that
     *     was before the organisation came under a customer key: else the operator could make itself one
     */
    record Owner(Instant rootedAt) {}

    Hierarchy hierarchy(OrgId org);

    /** Whether the organisation has pulled its customer key. Makes no keys and asks no provider. */
    boolean pulled(OrgId org);

    /** The last 100 rotations, newest first. */
    List<Rotation> rotations(OrgId org);

    /** Gives each purpose a new primary version at once; the data follows in the background. */
    Hierarchy rotate(OrgId org, Set<KeyPurpose> purposes, Cause cause);

    /** Gives an organisation in managed custody a new key-encryption key and rewraps its keys; the data stays as it is. */
    Hierarchy rotateKek(OrgId org, Cause cause);

    /** Rewraps all keys under a key that the customer holds in a provider of its own, and that no other organisation has. */
    Hierarchy assignCustomerKey(OrgId org, KekRef kek, Owner owner, Cause cause);

    /** Rewraps all keys under a new key of the managed provider. */
    Hierarchy returnToManaged(OrgId org, Owner owner, Cause cause);

    /** Stops every use of an organisation's keys until {@link #restore}. Needs a customer key. */
    Pulled pull(OrgId org, Cause cause);

    Hierarchy restore(OrgId org, Owner owner, Cause cause);

    /** Counts what {@link #shred} would make unreadable and changes nothing. */
    Shredding previewShred(OrgId org, String reference);

    /** Destroys a subject's salt, so that nothing sealed for it can ever be opened. Cannot be undone. */
    Shredding shred(OrgId org, String reference, Cause cause);
}
