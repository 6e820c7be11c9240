package dev.plinth.keys.file;

import dev.plinth.crypto.SecretKey256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** KEK file v1: {@code "PLKEK" | 01 | key 32 | first 8 bytes of SHA-256 over all before}. See docs/formats/kek-file-v1.md. */
final class KekFile {
    static final int BYTES = 5 + 1 + SecretKey256.BYTES + 8;

    private static final byte[] MAGIC = "PLKEK".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final int KEY_AT = MAGIC.length + 1;
    private static final int SUM_AT = KEY_AT + SecretKey256.BYTES;

    private KekFile() {}

    static byte[] write(byte[] key) {
        byte[] head =
                ByteBuffer.allocate(SUM_AT).put(MAGIC).put(VERSION).put(key).array();
        byte[] file = ByteBuffer.allocate(BYTES).put(head).put(sum(head)).array();
        Arrays.fill(head, (byte) 0);
        return file;
    }

    /** Parses strictly and overwrites {@code file}. */
    static SecretKey256 parse(byte[] file) throws IOException {
        byte[] key = {};
        try {
            if (file.length != BYTES)
                throw new IOException("a KEK file has %d bytes, this one has %d".formatted(BYTES, file.length));
            if (!Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length))
                throw new IOException("it does not begin with PLKEK");
            if (file[MAGIC.length] != VERSION)
                throw new IOException("format version must be 1, was " + file[MAGIC.length]);
            if (!MessageDigest.isEqual(sum(Arrays.copyOf(file, SUM_AT)), Arrays.copyOfRange(file, SUM_AT, BYTES)))
                throw new IOException("its checksum is wrong; put the file back from its copy");
            key = Arrays.copyOfRange(file, KEY_AT, SUM_AT);
            return SecretKey256.copyOf(key);
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(file, (byte) 0);
        }
    }

    private static byte[] sum(byte[] head) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(head), BYTES - SUM_AT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK has no SHA-256", e);
        }
    }
}
