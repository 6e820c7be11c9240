package dev.plinth.http;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Refuses bytes that are not UTF-8 (RFC 3629, section 4) and escapes that stand for half of a surrogate pair (RFC 8259,
 * section 8.2). What passes can be decoded and encoded again to the very same characters; a JSON parser alone would take
 * some of it and lose or change it.
 */
final class StrictText {
    private static final int BUFFER_CHARS = 4096;

    private StrictText() {}

    static void check(byte[] json) {
        boolean plain = true;
        boolean escapes = false;
        for (byte b : json) {
            if (b < 0) plain = false;
            if (b == '\\') escapes = true;
        }
        if (json.length == 0 || startsUnlikeJson(json))
            throw invalid(
                    "The body is empty or not UTF-8 without a byte order mark, which JSON must be (RFC 8259, section 8.1)");
        if (!plain) checkEncoding(json);
        if (escapes) checkEscapes(json);
    }

    /** A zero among the first four bytes means UTF-16 or UTF-32, which a parser would detect and read as such. */
    private static boolean startsUnlikeJson(byte[] json) {
        for (int i = 0; i < Math.min(4, json.length); i++) if (json[i] == 0) return true;
        return (json[0] & 0xff) >= 0xef;
    }

    private static void checkEncoding(byte[] json) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(json);
        CharBuffer out = CharBuffer.allocate(BUFFER_CHARS);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isError()) throw invalid("The body is not valid UTF-8 at byte " + in.position());
            if (result.isUnderflow()) return;
            out.clear();
        }
    }

    private static void checkEscapes(byte[] json) {
        int at = 0;
        while (at + 1 < json.length) at += json[at] == '\\' ? escapeLength(json, at) : 1;
    }

    /** How many bytes the escape at this place takes: 2, or 6, or 12 for a surrogate pair. */
    private static int escapeLength(byte[] json, int at) {
        if (json[at + 1] != 'u') return 2;
        int unit = hex(json, at + 2);
        if (unit < 0xd800 || unit > 0xdfff) return 6;
        boolean pair = unit <= 0xdbff && at + 7 < json.length && json[at + 6] == '\\' && json[at + 7] == 'u';
        int low = pair ? hex(json, at + 8) : -1;
        if (low < 0xdc00 || low > 0xdfff)
            throw invalid("The body holds an escape for half of a surrogate pair at byte " + at
                    + "; write the whole character");
        return 12;
    }

    /** The value of four hexadecimal digits, or -1; a malformed escape is left to the parser. */
    private static int hex(byte[] json, int from) {
        if (from + 4 > json.length) return -1;
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(json[i], 16);
            if (digit < 0) return -1;
            value = value << 4 | digit;
        }
        return value;
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ProblemCode.INVALID_JSON, detail);
    }
}
