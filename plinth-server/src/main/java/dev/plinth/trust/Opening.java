package dev.plinth.trust;

import java.util.HexFormat;
import java.util.Locale;

/**
 * What an entry only commits to, opened for one audience: the entry's fact of the audience's name is {@link #commitment()}.
 *
 * @param salt 32 random bytes
 * @param content JSON with sorted members
 */
public record Opening(Audience audience, byte[] salt, byte[] content) {
    public Opening {
        salt = salt.clone();
        content = content.clone();
    }

    /** Who may see more than the public does. */
    public enum Audience {
        /** How much was looked at, and what was left out. */
        CUSTOMER,
        /** Where and how an attack succeeded, or why it could not be carried out. */
        AUDITOR;

        /** As entries and addresses write it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }

    @Override
    public byte[] content() {
        return content.clone();
    }

    /** SHA-256 (hex) over salt and content. */
    public String commitment() {
        return HexFormat.of().formatHex(Sha256.of(salt, content));
    }
}
