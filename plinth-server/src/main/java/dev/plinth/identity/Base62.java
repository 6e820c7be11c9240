package dev.plinth.identity;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/** Bytes as letters and digits of a fixed width, so that a token can be selected by a double click and has one form only. */
final class Base62 {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(62);
    private static final double BITS_PER_DIGIT = Math.log(62) / Math.log(2);

    private Base62() {}

    /** Digits needed for this many bytes. */
    static int width(int bytes) {
        return (int) Math.ceil(bytes * 8 / BITS_PER_DIGIT);
    }

    static String encode(byte[] bytes) {
        char[] digits = new char[width(bytes.length)];
        BigInteger value = new BigInteger(1, bytes);
        for (int i = digits.length - 1; i >= 0; i--) {
            BigInteger[] parts = value.divideAndRemainder(BASE);
            digits[i] = DIGITS.charAt(parts[1].intValue());
            value = parts[0];
        }
        return new String(digits);
    }

    /** Empty for a wrong width, a foreign character or a value that does not fit. */
    static Optional<byte[]> decode(String text, int bytes) {
        if (text.length() != width(bytes)) return Optional.empty();
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < text.length(); i++) {
            int digit = DIGITS.indexOf(text.charAt(i));
            if (digit < 0) return Optional.empty();
            value = value.multiply(BASE).add(BigInteger.valueOf(digit));
        }
        if (value.bitLength() > bytes * 8) return Optional.empty();
        byte[] raw = value.toByteArray();
        byte[] out = new byte[bytes];
        int keep = Math.min(raw.length, bytes);
        System.arraycopy(Arrays.copyOfRange(raw, raw.length - keep, raw.length), 0, out, bytes - keep, keep);
        return Optional.of(out);
    }
}
