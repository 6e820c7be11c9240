package dev.plinth.vault;

import dev.plinth.crypto.KeyRef;
import dev.plinth.crypto.SealContext;
import dev.plinth.crypto.SealRefusedException;
import dev.plinth.crypto.SealedValue;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.crypto.ValueSealer;
import dev.plinth.keys.Keys;
import dev.plinth.tenancy.OrgId;
import java.security.SecureRandom;
import java.util.Arrays;

/** The key of one attachment, wrapped under its subject's key for its place. */
final class AttachmentSeal {
    /*
     * Each attachment has a key of its own, stored only sealed under the subject's key. So shredding the subject closes
     * it, and a rotation rewraps 32 bytes instead of rewriting the content. The wrapping happens when the upload is
     * complete and binds its size and everything that is shown of it; the chunks bind the same place without the size.
     */
    private final ValueSealer sealer;
    private final SecureRandom random;

    AttachmentSeal(ValueSealer sealer, SecureRandom random) {
        this.sealer = sealer;
        this.random = random;
    }

    record Place(
            CollectionId collection, RecordId record, AttachmentId id, AttachmentName name, ContentType contentType) {
        /** What the chunks are bound to. */
        SealContext content(OrgId org) {
            return context("attachment", org);
        }

        private SealContext key(OrgId org, long size) {
            return context("attachment-key", org).and(size);
        }

        private SealContext context(String purpose, OrgId org) {
            return SealContext.of(purpose)
                    .and(org.value())
                    .and(collection.value())
                    .and(record.value())
                    .and(id.value())
                    .and(name.value())
                    .and(contentType.value());
        }
    }

    /** A key for one upload. Its bytes are kept until it is wrapped. */
    final class FreshKey {
        private final byte[] bytes = new byte[SecretKey256.BYTES];

        private FreshKey() {
            random.nextBytes(bytes);
        }

        SecretKey256 key() {
            return SecretKey256.copyOf(bytes);
        }

        /** Wraps the key, once: it is forgotten afterwards. */
        Wrapped wrap(OrgId org, Place place, long size, Keys.SubjectKey under) {
            Wrapped wrapped = seal(org, place, size, under, bytes);
            Arrays.fill(bytes, (byte) 0);
            return wrapped;
        }
    }

    /** A wrapped key and the key it is wrapped under. The array is not copied: MUST NOT be changed. */
    @SuppressWarnings("ArrayRecordComponent") // lives from wrapping to update only
    record Wrapped(long size, int keyVersion, int generation, byte[] bytes) {}

    FreshKey newKey() {
        return new FreshKey();
    }

    /** Throws {@link SealRefusedException} if these are not the bytes, the place or the size of the wrapping. */
    SecretKey256 unwrap(OrgId org, StoredAttachment row, Keys.SubjectKey under) {
        byte[] bytes = open(org, row, under);
        SecretKey256 key = SecretKey256.copyOf(bytes);
        Arrays.fill(bytes, (byte) 0);
        return key;
    }

    /** Wraps the key anew, for a rotation. */
    Wrapped rewrap(OrgId org, StoredAttachment row, Keys.SubjectKey from, Keys.SubjectKey to) {
        byte[] bytes = open(org, row, from);
        Wrapped wrapped = seal(org, row.place(), row.attachment().size(), to, bytes);
        Arrays.fill(bytes, (byte) 0);
        return wrapped;
    }

    /** Whether the columns name the key that the wrapped bytes name. */
    static boolean agrees(StoredAttachment row) {
        try {
            return SealedValue.parse(row.wrappedKey()).keyRef().equals(new KeyRef(row.keyVersion(), row.generation()));
        } catch (SealRefusedException | IllegalArgumentException e) {
            return false;
        }
    }

    private byte[] open(OrgId org, StoredAttachment row, Keys.SubjectKey under) {
        SealContext context = row.place().key(org, row.attachment().size());
        return sealer.open(SealedValue.parse(row.wrappedKey()), SecretKey256.of(under.key()), context);
    }

    private Wrapped seal(OrgId org, Place place, long size, Keys.SubjectKey under, byte[] bytes) {
        KeyRef ref = new KeyRef(under.keyVersion(), under.generation());
        byte[] wrapped = sealer.seal(SecretKey256.of(under.key()), ref, place.key(org, size), bytes);
        return new Wrapped(size, under.keyVersion(), under.generation(), wrapped);
    }
}
