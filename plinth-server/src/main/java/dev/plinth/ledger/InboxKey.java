package dev.plinth.ledger;

import dev.plinth.proof.Hash;
import dev.plinth.runtime.SecretFiles;
import dev.plinth.runtime.StartException;
import dev.plinth.tenancy.OrgId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key by which an entry in the inbox shows that a process of this installation put it there. It lives in {@code
 * <data>/secrets/ledger-inbox-key} with mode 0600, outside of the database; processes that share a database share this file.
 */
final class InboxKey {
    /*
     * seal = SHA-256(once | leaf hash of the entry), once = HMAC-SHA-256(key, organisation 16 | entry id 16 | microseconds 8).
     * Both parts have 32 bytes, so extending the message gives no other one. The second step needs no key but the
     * entry's own, which is of use for nothing else: of a read the body is put together in the database, which
     * seals it with this one and keeps only the seal.
     *
     * The file: header, the key in hex, and a third line once the rows of the version without seals got theirs.
     */
    private static final String HEADER = "plinth-ledger-inbox-key/v1";
    private static final String ALL_SEALED = "all-sealed";
    private static final String HMAC = "HmacSHA256";
    private static final int BYTES = 32;

    private final Path file;
    private final SecureRandom random;
    private @Nullable SecretKey known;

    InboxKey(Path file, SecureRandom random) {
        this.file = file;
        this.random = random;
    }

    /** The key of one entry. */
    byte[] once(OrgId org, EntryId entry, Instant time) {
        ByteBuffer bound = ByteBuffer.allocate(40);
        for (UUID id : List.of(org.value(), entry.value()))
            bound.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        bound.putLong(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000);
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key());
            return mac.doFinal(bound.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + HMAC, e);
        }
    }

    byte[] seal(OrgId org, EntryId entry, Instant time, Hash leaf) {
        byte[] sealed = new byte[2 * BYTES];
        System.arraycopy(once(org, entry, time), 0, sealed, 0, BYTES);
        System.arraycopy(leaf.bytes(), 0, sealed, BYTES, BYTES);
        return SealedPayload.sha256(sealed);
    }

    /** Whether a process that has this key put exactly this into the inbox. */
    boolean fits(OrgId org, EntryId entry, Instant time, Hash leaf, Optional<byte[]> seal) {
        return seal.isPresent() && isMade() && MessageDigest.isEqual(seal(org, entry, time, leaf), seal.get());
    }

    /** Whether rows of the version without seals may still wait. */
    synchronized boolean mayWaitUnsealed() {
        var unused = key();
        return !lines(SecretFiles.read(file)).contains(ALL_SEALED);
    }

    /** From here on a row without a seal is one that nobody of us wrote. */
    synchronized void allAreSealed() {
        SecretFiles.write(file, content(HexFormat.of().formatHex(key().getEncoded()) + '\n' + ALL_SEALED + '\n'));
    }

    /** So that whoever only looks makes none. */
    private synchronized boolean isMade() {
        return known != null || Files.exists(file);
    }

    private synchronized SecretKey key() {
        SecretKey made = known;
        if (made != null) return made;
        made = parse(lines(SecretFiles.readOrCreate(file, this::fresh)));
        known = made;
        return made;
    }

    private byte[] fresh() {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return content(HexFormat.of().formatHex(key) + '\n');
    }

    private SecretKey parse(List<String> lines) {
        boolean whole = lines.size() == 2 || (lines.size() == 3 && lines.get(2).equals(ALL_SEALED));
        if (!whole || !lines.getFirst().equals(HEADER) || !lines.get(1).matches("[0-9a-f]{64}"))
            throw new StartException("The key of the inbox in " + file + " cannot be read: it is not a " + HEADER
                    + " file. Restore it from your backup of the data directory.");
        return new SecretKeySpec(HexFormat.of().parseHex(lines.get(1)), HMAC);
    }

    private static List<String> lines(byte[] content) {
        return new String(content, StandardCharsets.US_ASCII).lines().toList();
    }

    private static byte[] content(String rest) {
        return (HEADER + '\n' + rest).getBytes(StandardCharsets.US_ASCII);
    }
}
