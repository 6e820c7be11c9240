package dev.plinth.outside;

import dev.plinth.identity.KeyDigests;
import dev.plinth.probe.Tally;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** What is stored in place of an API key: 32 bytes, no text, of no other key, and nothing that anybody could make from the key. */
final class DigestForm {
    private static final int BYTES = 32;
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7e;
    private static final List<String> ANYBODYS = List.of("SHA-256", "SHA-512/256", "SHA3-256");

    private DigestForm() {}

    /** Judges everything that is stored of one organisation. */
    static void judge(KeyDigests.Stored stored, LivedKey made, Tally tally) {
        Set<String> seen = new HashSet<>();
        stored.byKey().forEach((id, digest) -> {
            tally.tried("the digest " + digest);
            byte[] bytes = HexFormat.of().parseHex(digest);
            if (bytes.length != BYTES) tally.broken("What is stored of a key has %d bytes".formatted(bytes.length));
            if (isText(bytes)) tally.broken("What is stored of a key is text");
            if (!seen.add(digest)) tally.broken("The same is stored of two keys");
            if (id.equals(made.id()) && anybodys(made.token()).contains(digest))
                tally.broken("What is stored of a key is a digest that anybody can make from it");
        });
    }

    private static boolean isText(byte[] bytes) {
        for (byte one : bytes) if (one < FIRST_PRINTABLE || one > LAST_PRINTABLE) return false;
        return true;
    }

    /** Digests of a key, whole and its secret alone, that need no secret of the installation; as hexadecimal digits. */
    static List<String> anybodys(String token) {
        List<String> digests = new ArrayList<>();
        for (String text : List.of(token, LogCanaryProbe.secret(token)))
            for (String algorithm : ANYBODYS) digests.add(digest(algorithm, text));
        return digests;
    }

    private static String digest(String algorithm, String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has " + algorithm, e);
        }
    }
}
