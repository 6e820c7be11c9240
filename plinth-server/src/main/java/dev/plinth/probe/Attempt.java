package dev.plinth.probe;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** One run of a probe: what makes it unlike any other, and what it may still use up. Used by one thread. */
public final class Attempt {
    private static final int NONCE_BYTES = 32;

    private final byte[] nonce;
    private final Instant began;
    private final Instant deadline;
    private final long mostRows;
    private long rows;

    /** @param nonce 32 bytes that nobody could know before */
    public Attempt(byte[] nonce, Instant began, Pace pace) {
        if (nonce.length != NONCE_BYTES)
            throw new IllegalArgumentException("A nonce has 32 bytes, got " + nonce.length);
        this.nonce = nonce.clone();
        this.began = began;
        this.deadline = began.plus(pace.longest());
        this.mostRows = pace.rows();
    }

    /** The run would look at more rows than it may. */
    public static final class OverBudgetException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OverBudgetException(long most) {
            super("The run may look at " + most + " rows and would have looked at more");
        }
    }

    /** As hexadecimal digits: for canaries that can be told from those of other runs. */
    public String nonce() {
        return HexFormat.of().formatHex(nonce);
    }

    public Instant began() {
        return began;
    }

    /** When the run is ended from outside; give timeouts that end before it. */
    public Instant deadline() {
        return deadline;
    }

    /** Says that so many rows are about to be looked at; throws {@link OverBudgetException} when they are too many. */
    public void rows(long more) {
        rows += more;
        if (rows > mostRows) throw new OverBudgetException(mostRows);
    }

    /** Picks samples that follow from the nonce, so a run can be repeated exactly. */
    public SplittableRandom random() {
        return new SplittableRandom(ByteBuffer.wrap(nonce).getLong());
    }
}
