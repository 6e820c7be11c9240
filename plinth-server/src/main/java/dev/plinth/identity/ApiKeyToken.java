package dev.plinth.identity;

import dev.plinth.tenancy.OrgId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * API key v1: {@code plk_<region>_<id>_<secret><checksum>}. The region is where its organisation lives, {@code instance}
 * for a key of the operator. The id is organisation and key (two UUIDs, 44 digits in base 62), the secret 20 random bytes
 * (27 digits), the checksum the CRC-32 of all before it (6 digits): a mistyped key is refused without asking anyone.
 *
 * @param region as written in the token, not yet believed
 */
record ApiKeyToken(String region, OrgId org, ApiKeyId key) {
    static final String INSTANCE = "instance";
    private static final int SECRET_BYTES = 20;
    private static final int UUID_BYTES = 16;
    private static final int LONGEST = 128;
    private static final Pattern FORM = Pattern.compile(
            "plk_([a-z][a-z0-9]{0,15})_([0-9A-Za-z]{22})([0-9A-Za-z]{22})_[0-9A-Za-z]{27}([0-9A-Za-z]{6})");

    /** A fresh token; the only time its secret exists in the clear. */
    static String fresh(String region, OrgId org, ApiKeyId key, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String body = "plk_" + region + "_" + Base62.encode(bytes(org.value())) + Base62.encode(bytes(key.value()))
                + "_" + Base62.encode(secret);
        return body + checksum(body);
    }

    /** Empty for anything that cannot have come from {@link #fresh}. */
    static Optional<ApiKeyToken> parse(String token) {
        if (token.length() > LONGEST) return Optional.empty();
        Matcher form = FORM.matcher(token);
        if (!form.matches() || !checksum(token.substring(0, form.start(4))).equals(form.group(4)))
            return Optional.empty();
        Optional<UUID> org = Base62.decode(form.group(2), UUID_BYTES).map(ApiKeyToken::uuid);
        Optional<UUID> key = Base62.decode(form.group(3), UUID_BYTES).map(ApiKeyToken::uuid);
        if (org.isEmpty() || key.isEmpty()) return Optional.empty();
        return Optional.of(new ApiKeyToken(form.group(1), new OrgId(org.get()), new ApiKeyId(key.get())));
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return Base62.encode(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(UUID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static UUID uuid(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new UUID(in.getLong(), in.getLong());
    }
}
