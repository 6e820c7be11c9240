package dev.plinth.proof;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A public key with its name and type, written {@code name+keyid+base64(type | key)} (C2SP signed-note, "vkey"). */
public final class VerifierKey {
    private static final long LATEST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private final String name;
    private final SignatureType type;
    private final byte[] key;
    private final int keyId;

    private VerifierKey(String name, SignatureType type, byte[] owned) {
        this.name = KeyName.require(name);
        this.type = type;
        this.key = owned;
        if (key.length != type.keyBytes()) {
            throw ProofException.malformed("A public key of type 0x%02x has %d bytes, this one has %d"
                    .formatted(type.code(), type.keyBytes(), key.length));
        }
        var digest = TreeHasher.sha256();
        digest.update(StrictText.utf8(name + '\n'));
        digest.update((byte) type.code());
        this.keyId = ByteBuffer.wrap(digest.digest(key)).getInt();
    }

    /** A key from its raw bytes: 32 for Ed25519, 1,312 for ML-DSA-44. */
    public static VerifierKey of(String name, SignatureType type, byte[] key) {
        return new VerifierKey(name, type, key.clone());
    }

    /**
     * Reads a vkey, of which nothing is repeated if it is none: it may be a secret that went astray. One whose key id does not
     * follow from its name, type and key is refused.
     */
    public static VerifierKey parse(String vkey) {
        var parts = vkey.split("\\+", 3);
        if (parts.length < 3) {
            throw ProofException.malformed("A verifier key has the form name+keyid+base64; this has not");
        }
        byte[] typed = StrictText.base64(parts[2], "last part of the verifier key");
        if (typed.length == 0) {
            throw ProofException.malformed("The last part of the verifier key is empty");
        }
        var type = SignatureType.of(typed[0] & 0xff);
        var key = new VerifierKey(parts[0], type, Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.id().equals(parts[1])) {
            throw ProofException.malformed(
                    "The key id of the verifier key does not follow from its name and key, which give " + key.id());
        }
        return key;
    }

    public String name() {
        return name;
    }

    public SignatureType type() {
        return type;
    }

    /** The key id as eight hexadecimal digits. */
    public String id() {
        return HexFormat.of().toHexDigits(keyId);
    }

    int keyId() {
        return keyId;
    }

    /** The raw public key. */
    public byte[] key() {
        return key.clone();
    }

    /** The vkey line, without newline. */
    public String format() {
        byte[] typed = new byte[1 + key.length];
        typed[0] = (byte) type.code();
        System.arraycopy(key, 0, typed, 1, key.length);
        return name + '+' + id() + '+' + Base64.getEncoder().encodeToString(typed);
    }

    /** Whether the line claims to be by this key: name and key id both fit. */
    public boolean claims(NoteSignature signature) {
        return signature.keyId() == keyId && signature.name().equals(name);
    }

    /** Whether the line is this key's right signature over the text. */
    public boolean verifies(String text, NoteSignature line) {
        byte[] signature = line.signature();
        if (!claims(line) || signature.length != type.signatureBytes() || !plausible(timestamp(line))) {
            return false;
        }
        int stamp = type.timestamped() ? Long.BYTES : 0;
        try {
            var verifier = Signature.getInstance(type.algorithm());
            verifier.initVerify(type.publicKey(key));
            verifier.update(type.message(name, timestamp(line), text));
            return verifier.verify(signature, stamp, signature.length - stamp);
        } catch (GeneralSecurityException | ProofException e) {
            // a key or signature the algorithm cannot even read, or text of another kind: not verified, and no more to
            // say
            return false;
        }
    }

    /** The second the signature says it was made, or the epoch for a type without time. */
    static Instant time(VerifierKey key, NoteSignature line) {
        return Instant.ofEpochSecond(key.timestamp(line));
    }

    /** From 1970 to 9999: what lies beyond is no time that anybody signed at, and cannot be shown as one. */
    private static boolean plausible(long timestamp) {
        return timestamp >= 0 && timestamp <= LATEST_SECOND;
    }

    private long timestamp(NoteSignature line) {
        return type.timestamped() ? ByteBuffer.wrap(line.signature()).getLong() : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that && format().equals(that.format());
    }

    @Override
    public int hashCode() {
        return keyId;
    }

    @Override
    public String toString() {
        return Escaped.of(name) + '+' + id();
    }
}
