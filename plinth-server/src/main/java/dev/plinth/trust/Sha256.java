package dev.plinth.trust;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/** The digests of evidence. */
final class Sha256 {
    private Sha256() {}

    static byte[] of(byte[]... parts) {
        MessageDigest sha = fresh();
        for (byte[] part : parts) sha.update(part);
        return sha.digest();
    }

    static byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Over names and values in the order of the names, each behind its length. */
    static byte[] ofFacts(Map<String, String> facts) {
        MessageDigest sha = fresh();
        new TreeMap<>(facts).forEach((name, value) -> {
            put(sha, name);
            put(sha, value);
        });
        return sha.digest();
    }

    private static void put(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sha.update(bytes);
    }

    private static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
