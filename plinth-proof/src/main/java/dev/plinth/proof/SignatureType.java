package dev.plinth.proof;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** The kinds of note signature understood here, by their assigned type byte (C2SP signed-note, tlog-cosignature). */
public enum SignatureType {
    /** Ed25519 over the note text: a log's own signature. */
    ED25519(0x01, "Ed25519", 32, 64, "302a300506032b6570032100") {
        @Override
        byte[] message(String name, long timestamp, String text) {
            return StrictText.utf8(text);
        }
    },
    /** Ed25519 over a time and the note text: a witness's cosignature. */
    ED25519_COSIGNATURE(0x04, "Ed25519", 32, 64, "302a300506032b6570032100") {
        @Override
        byte[] message(String name, long timestamp, String text) {
            return StrictText.utf8("cosignature/v1\ntime " + timestamp + "\n" + text);
        }
    },
    /** ML-DSA-44 over cosigner, time, origin, size and root: for logs and witnesses; extension lines are not covered. */
    ML_DSA_44(0x06, "ML-DSA-44", 1312, 2420, "30820532300b06096086480165030403110382052100") {
        @Override
        byte[] message(String name, long timestamp, String text) {
            var body = CheckpointBody.parse(text);
            var bytes = new ByteArrayOutputStream();
            try (var out = new DataOutputStream(bytes)) {
                out.write(StrictText.utf8("subtree/v1\n\0"));
                writeShort(out, name);
                out.writeLong(timestamp);
                writeShort(out, body.origin());
                out.writeLong(0);
                out.writeLong(body.size());
                out.write(body.root().bytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }
    };

    private static final int LONGEST_NAME = 255;

    private final int code;
    private final String algorithm;
    private final int keyBytes;
    private final int rawSignatureBytes;
    private final String spkiPrefix;

    SignatureType(int code, String algorithm, int keyBytes, int rawSignatureBytes, String spkiPrefix) {
        this.code = code;
        this.algorithm = algorithm;
        this.keyBytes = keyBytes;
        this.rawSignatureBytes = rawSignatureBytes;
        this.spkiPrefix = spkiPrefix;
    }

    /** The bytes that are signed for a note text; malformed text for this type is refused. */
    abstract byte[] message(String name, long timestamp, String text);

    /** The type byte in key ids and verifier keys. */
    public int code() {
        return code;
    }

    /** The algorithm's name in the JDK. */
    public String algorithm() {
        return algorithm;
    }

    /** Whether the signature begins with the second it was made. */
    public boolean timestamped() {
        return this != ED25519;
    }

    /** Whether the signature is over extension lines too. */
    public boolean coversExtensions() {
        return this != ML_DSA_44;
    }

    int keyBytes() {
        return keyBytes;
    }

    int signatureBytes() {
        return rawSignatureBytes + (timestamped() ? Long.BYTES : 0);
    }

    static SignatureType of(int code) {
        return Arrays.stream(values())
                .filter(type -> type.code == code)
                .findFirst()
                .orElseThrow(() -> ProofException.malformed(
                        "Signature type 0x%02x is not one of 0x01, 0x04, 0x06".formatted(code)));
    }

    PublicKey publicKey(byte[] raw) throws GeneralSecurityException {
        byte[] prefix = HexFormat.of().parseHex(spkiPrefix);
        byte[] spki = Arrays.copyOf(prefix, prefix.length + raw.length);
        System.arraycopy(raw, 0, spki, prefix.length, raw.length);
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(spki));
    }

    /** The raw public key at the end of its X.509 form. */
    byte[] rawKey(PublicKey key) {
        byte[] spki = key.getEncoded();
        return Arrays.copyOfRange(spki, spki.length - keyBytes, spki.length);
    }

    private static void writeShort(DataOutputStream out, String text) throws IOException {
        byte[] bytes = StrictText.utf8(text);
        if (bytes.length > LONGEST_NAME) {
            throw ProofException.malformed(
                    "ML-DSA-44 signatures allow names and origins of 255 bytes, not " + bytes.length);
        }
        out.writeByte(bytes.length);
        out.write(bytes);
    }
}
