package dev.plinth.intake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Remembers the first keys of a file by eight bytes of their hash: at most a million, in at most 16 MiB. */
final class SeenKeys {
    static final int MOST = 1_000_000;
    private static final int FIRST_SLOTS = 1 << 10;

    private long[] slots = new long[FIRST_SLOTS];
    private int size;

    /** Whether it was there already; keys beyond the number that can be remembered are taken for new. */
    boolean repeated(String collection, String key) {
        long hash = hash(collection + "\0" + key);
        int at = slot(slots, hash);
        if (slots[at] == hash) return true;
        if (size == MOST) return false;
        slots[at] = hash;
        if (++size * 2 > slots.length) grow();
        return false;
    }

    private void grow() {
        long[] wider = new long[slots.length * 2];
        Arrays.stream(slots).filter(one -> one != 0).forEach(one -> wider[slot(wider, one)] = one);
        slots = wider;
    }

    private static int slot(long[] slots, long hash) {
        int at = (int) (hash ^ (hash >>> 32)) & (slots.length - 1);
        while (slots[at] != 0 && slots[at] != hash) at = (at + 1) & (slots.length - 1);
        return at;
    }

    /** Zero marks an empty slot, so no hash is zero. */
    private static long hash(String text) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            long hash = ByteBuffer.wrap(sha).getLong();
            return hash == 0 ? 1 : hash;
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }
}
