package dev.plinth.crypto;

import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF-Expand over a reusable MAC; half the time of {@code javax.crypto.KDF}, which makes a new MAC each time. */
final class Hkdf {
    private static final int MAX_BLOCKS = 255;

    private Hkdf() {}

    /** RFC 5869, section 2.3. {@code length} is at most 255 times the MAC's length. */
    static byte[] expand(Mac mac, byte[] prk, byte[] info, int length) {
        int block = mac.getMacLength();
        if (length < 1 || length > MAX_BLOCKS * block) {
            throw new IllegalArgumentException("HKDF gives 1 to " + MAX_BLOCKS * block + " bytes, asked for " + length);
        }
        key(mac, prk);
        byte[] out = new byte[length];
        byte[] last = {};
        for (int at = 0, counter = 1; at < length; at += block, counter++) {
            mac.update(last);
            mac.update(info);
            mac.update((byte) counter);
            last = mac.doFinal();
            System.arraycopy(last, 0, out, at, Math.min(block, length - at));
        }
        Arrays.fill(last, (byte) 0);
        return out;
    }

    static void key(Mac mac, byte[] key) {
        try {
            mac.init(new SecretKeySpec(key, "HMAC"));
        } catch (InvalidKeyException e) {
            throw Workbench.unusable(e);
        }
    }
}
