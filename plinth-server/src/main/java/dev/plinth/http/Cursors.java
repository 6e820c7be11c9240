package dev.plinth.http;

import dev.plinth.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text form of a position in a list: opaque to clients, but not secret and not signed. */
final class Cursors {
    private static final int LONGEST = 512;

    private Cursors() {}

    static String encode(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    static String decode(String cursor) {
        if (cursor.length() > LONGEST) throw refused();
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            String position = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (!encode(position).equals(cursor)) throw refused();
            return position;
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw refused();
        }
    }

    private static ProblemException refused() {
        return ProblemException.field(
                "cursor", "is not a cursor of this list", "the value of next in an earlier answer");
    }
}
