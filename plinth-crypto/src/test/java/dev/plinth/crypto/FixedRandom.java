package dev.plinth.crypto;

import java.io.Serial;
import java.security.SecureRandom;

/** Gives the bytes 0, 1, 2 … from a starting point, so that sealings can be reproduced. */
final class FixedRandom extends SecureRandom {
    @Serial
    private static final long serialVersionUID = 1L;

    private int next;

    FixedRandom(int first) {
        this.next = first;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) next++;
        }
    }
}
