package dev.plinth.proof;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/** One signature line of a note: {@code — <name> base64(key id u32 | signature)}. Says nothing about being right. */
public final class NoteSignature {
    private static final String DASH = "\u2014 ";

    private final String name;
    private final int keyId;
    private final byte[] signature;

    NoteSignature(String name, int keyId, byte[] owned) {
        this.name = name;
        this.keyId = keyId;
        this.signature = owned;
    }

    /** Reads one line without its newline. */
    public static NoteSignature parse(String line) {
        int space = line.indexOf(' ', DASH.length());
        if (!line.startsWith(DASH) || space < 0) {
            throw ProofException.malformed(
                    "A signature line is \"— name base64\", this is \"" + Escaped.of(line) + '"');
        }
        var name = KeyName.require(line.substring(DASH.length(), space));
        var bytes = ByteBuffer.wrap(StrictText.base64(line.substring(space + 1), "signature of " + name));
        if (bytes.remaining() <= Integer.BYTES) {
            throw ProofException.malformed("The signature of " + Escaped.of(name) + " is shorter than a key id");
        }
        int keyId = bytes.getInt();
        byte[] signature = new byte[bytes.remaining()];
        bytes.get(signature);
        return new NoteSignature(name, keyId, signature);
    }

    public String name() {
        return name;
    }

    public int keyId() {
        return keyId;
    }

    byte[] signature() {
        return signature;
    }

    /** The line without its newline. */
    public String line() {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES + signature.length)
                .putInt(keyId)
                .put(signature)
                .array();
        return DASH + name + ' ' + Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteSignature that && line().equals(that.line());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signature);
    }

    /** The key that it says it is by, {@code name+keyid}. */
    @Override
    public String toString() {
        return "%s+%08x".formatted(Escaped.of(name), keyId);
    }
}
