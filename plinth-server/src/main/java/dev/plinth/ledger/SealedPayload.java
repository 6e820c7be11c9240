package dev.plinth.ledger;

import dev.plinth.crypto.KeyRef;
import dev.plinth.crypto.SealContext;
import dev.plinth.crypto.SealedValue;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.crypto.ValueSealer;
import dev.plinth.keys.Keys.SubjectKey;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Personal content of an entry, sealed: {@code salt 32 | content} as sealed value v1 under the subject's key. The entry holds
 * the commitment SHA-256(salt | content). The salt is inside the seal, so once the key is shredded the commitment cannot
 * even be tried against a guess.
 */
record SealedPayload(byte[] commitment, byte[] sealed) {
    private static final int SALT_BYTES = 32;
    private static final int MAX_CONTENT_BYTES = 16 * 1024;

    static SealedPayload of(
            OrgId org, EntryId entry, LedgerEntry.Payload payload, ValueSealer sealer, SecureRandom random) {
        byte[] content = payload.content();
        if (content.length > MAX_CONTENT_BYTES)
            throw new ProblemException(
                    ProblemCode.TOO_LARGE,
                    "The content to be sealed with a ledger entry has %d bytes, at most %d are allowed"
                            .formatted(content.length, MAX_CONTENT_BYTES));
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] salted = Arrays.copyOf(salt, SALT_BYTES + content.length);
        System.arraycopy(content, 0, salted, SALT_BYTES, content.length);
        SealedPayload made = new SealedPayload(sha256(salted), seal(org, entry, payload.key(), salted, sealer));
        Arrays.fill(salted, (byte) 0);
        return made;
    }

    /** Opens to salt and content. */
    static byte[] open(OrgId org, EntryId entry, SubjectKey key, byte[] sealed, ValueSealer sealer) {
        return sealer.open(SealedValue.parse(sealed), SecretKey256.of(key.key()), context(org, entry));
    }

    static byte[] seal(OrgId org, EntryId entry, SubjectKey key, byte[] salted, ValueSealer sealer) {
        return sealer.seal(
                SecretKey256.of(key.key()),
                new KeyRef(key.keyVersion(), key.generation()),
                context(org, entry),
                salted);
    }

    static byte[] content(byte[] salted) {
        return Arrays.copyOfRange(salted, SALT_BYTES, salted.length);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    private static SealContext context(OrgId org, EntryId entry) {
        return SealContext.of("ledger-payload").and(org.value()).and(entry.value());
    }
}
