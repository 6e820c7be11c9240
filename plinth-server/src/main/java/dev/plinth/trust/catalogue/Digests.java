package dev.plinth.trust.catalogue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of files and of a catalogue. */
final class Digests {
    private Digests() {}

    static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Over the lines {@code <profile> <digest of its file>}, each ended by a newline, after the line that names the format. */
    static String ofAll(List<Profile> profiles) {
        StringBuilder lines = new StringBuilder("plinth-catalogue-v1\n");
        for (Profile profile : profiles)
            lines.append(profile.id()).append(' ').append(profile.digest()).append('\n');
        return hex(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
