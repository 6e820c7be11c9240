package dev.plinth.faults;

import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/** A body that stops in the middle and goes on only when it is told to end. */
final class SlowBody extends InputStream {
    private final CountDownLatch ended = new CountDownLatch(1);
    private int left;

    /** @param bytes how much comes before it stops */
    SlowBody(int bytes) {
        left = bytes;
    }

    /** The next read finds the end. */
    void end() {
        ended.countDown();
    }

    @Override
    public int read() {
        return read(new byte[1], 0, 1) < 0 ? -1 : 0;
    }

    @Override
    public int read(byte[] into, int from, int length) {
        if (left == 0) {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return -1;
        }
        int got = Math.min(length, left);
        left -= got;
        return got;
    }
}
