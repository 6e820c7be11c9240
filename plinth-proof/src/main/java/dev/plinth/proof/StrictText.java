package dev.plinth.proof;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** One spelling for each value: the readers here refuse what the writers would not have written. */
final class StrictText {
    private static final int LONGEST_DECIMAL = 19;

    private StrictText() {}

    static byte[] base64(String text, String subject) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw ProofException.malformed("The " + subject + " is not base64: " + e.getMessage());
        }
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw ProofException.malformed("The " + subject + " is not in the one padded base64 spelling");
        }
        return bytes;
    }

    /** A decimal from 0 to 2^63 - 1 without sign or leading zero. */
    static long decimal(String text, String subject) {
        boolean digits = !text.isEmpty()
                && text.length() <= LONGEST_DECIMAL
                && text.chars().allMatch(StrictText::digit);
        if (!digits || (text.length() > 1 && text.startsWith("0"))) {
            throw ProofException.malformed("The " + subject
                    + " must be a decimal from 0 to 2^63-1 without leading zero, was \"" + Escaped.of(text) + '"');
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ProofException.malformed("The " + subject + " is larger than 2^63-1: " + text);
        }
    }

    static String utf8(byte[] bytes, String subject) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ProofException.malformed("The " + subject + " is not valid UTF-8");
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }
}
