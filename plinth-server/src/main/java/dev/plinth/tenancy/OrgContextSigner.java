package dev.plinth.tenancy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the token that binds a transaction to one organisation. The database checks it again ({@code guard.current_org()}),
 * so text that reaches SQL by mistake cannot bind another organisation: it has no key.
 *
 * <p>Form: {@code <org uuid>.<expiry, seconds since the epoch>.<nonce, 16 hex>.<HMAC-SHA256 over all before, 64 hex>}.
 */
final class OrgContextSigner {
    static final Duration VALIDITY = Duration.ofSeconds(60);

    private final SecretKeySpec key;
    private final InstantSource clock;
    private final SecureRandom random;

    OrgContextSigner(byte[] key, InstantSource clock, SecureRandom random) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.clock = clock;
        this.random = random;
    }

    /** One that signs for a database with another key. */
    OrgContextSigner under(byte[] other) {
        return new OrgContextSigner(other, clock, random);
    }

    String sign(OrgId org) {
        long expiry = clock.instant().plus(VALIDITY).getEpochSecond();
        String signed = org.value() + "." + expiry + "." + HexFormat.of().toHexDigits(random.nextLong());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return signed + "." + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every JDK", e);
        }
    }
}
