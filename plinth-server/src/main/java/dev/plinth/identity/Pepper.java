package dev.plinth.identity;

import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.SecretFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that keys every digest of a credential and every seal over the row of one. It lives in a file of mode 0600 outside of the database, so whoever
 * holds only the rows can test no guess; nodes that share a database share this file. Each use has a key of its own.
 */
final class Pepper {
    /*
     * HMAC (RFC 2104) of label and value is used for deriving a key per use from the pepper, and again for each digest. The
     * digests are of random values (API keys, session ids), so one pass is enough [1]; passwords pass through bcrypt after it.
     * [1] NIST SP 800-63B-4, section 3.1.2 on look-up secrets of 112 bits or more
     */
    private static final int BYTES = 32;

    private final SecretKey apiKeys;
    private final SecretKey passwords;
    private final SecretKey sessions;
    private final SecretKey forms;
    private final SecretKey accounts;
    private final SecretKey seals;

    Pepper(byte[] secret) {
        if (secret.length != BYTES)
            throw new IllegalArgumentException("The pepper must have " + BYTES + " bytes, has " + secret.length);
        SecretKey root = new SecretKeySpec(secret, "HmacSHA256");
        apiKeys = derived(root, "api-key");
        passwords = derived(root, "password");
        sessions = derived(root, "console-session");
        forms = derived(root, "form-token");
        accounts = derived(root, "account");
        seals = derived(root, "credential-seal");
    }

    /** Of this installation; made at the first start. */
    static Pepper of(DataDirectory data, SecureRandom random) {
        Path file = data.privateDirectory("secrets").resolve("credential-pepper");
        return new Pepper(SecretFiles.readOrCreate(file, () -> {
            byte[] fresh = new byte[BYTES];
            random.nextBytes(fresh);
            return fresh;
        }));
    }

    byte[] apiKey(String token) {
        return hmac("HmacSHA256", apiKeys, token);
    }

    byte[] session(String id) {
        return hmac("HmacSHA256", sessions, id);
    }

    /** Accounts are found by digest, so no address of a person lies in the table. */
    byte[] account(String email) {
        return hmac("HmacSHA256", accounts, email.strip().toLowerCase(Locale.ROOT));
    }

    /** See {@link dev.plinth.tenancy.RowSeal}. */
    byte[] seal(String content) {
        return hmac("HmacSHA256", seals, content);
    }

    /** What bcrypt is given: 64 characters, because it reads no more than 72 and stops at a zero byte. */
    String password(String clear) {
        String normal = Normalizer.normalize(clear, Normalizer.Form.NFC);
        return Base64.getEncoder().encodeToString(hmac("HmacSHA384", passwords, normal));
    }

    /** The token that a form must send back; good only together with this cookie. */
    String formToken(String cookie) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac("HmacSHA256", forms, cookie));
    }

    private static SecretKey derived(SecretKey root, String use) {
        return new SecretKeySpec(hmac("HmacSHA256", root, "plinth " + use + " v1"), "HmacSHA256");
    }

    private static byte[] hmac(String algorithm, SecretKey key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + algorithm, e);
        }
    }
}
