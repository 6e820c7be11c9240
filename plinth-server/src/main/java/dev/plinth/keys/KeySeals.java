package dev.plinth.keys;

import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.SecretFiles;
import dev.plinth.tenancy.OncePerRegion;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.RowSeal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals rows of the key store under a secret in {@code <data>/secrets/keystore-seal-key}, mode 0600, outside of the databases; nodes
 * that share a key store share this file. Of no use for opening anything, so that a pulled organisation's rows have seals
 * too. See docs/formats/key-seal-v1.md.
 */
final class KeySeals {
    private static final String HMAC = "HmacSHA256";
    private static final int BYTES = 32;

    private final SecretKey key;
    private volatile Set<String> adopted;

    /** @param adopted regions in which every row has a seal */
    KeySeals(byte[] key, Set<String> adopted) {
        if (key.length != BYTES)
            throw new IllegalArgumentException("The key of seals must have " + BYTES + " bytes, has " + key.length);
        this.key = new SecretKeySpec(key, HMAC);
        this.adopted = Set.copyOf(adopted);
    }

    /** Of this installation; the key is made at the first start. */
    static KeySeals of(DataDirectory data, SecureRandom random) {
        byte[] key = SecretFiles.readOrCreate(data.privateDirectory("secrets").resolve("keystore-seal-key"), () -> {
            byte[] fresh = new byte[BYTES];
            random.nextBytes(fresh);
            return fresh;
        });
        return new KeySeals(key, OncePerRegion.done(adoptedFile(data)));
    }

    /** Names the regions whose rows were sealed after the upgrade. */
    static Path adoptedFile(DataDirectory data) {
        return data.privateDirectory("secrets").resolve("keystore-sealed");
    }

    /** From here on a row without a seal is one that nobody of us wrote. */
    void adopted(Set<String> regions) {
        adopted = Set.copyOf(regions);
    }

    byte[] of(RowSeal content) {
        return content.under(this::digest);
    }

    /** Why a row is not to be believed; empty if it is. */
    Optional<String> flaw(RegionId region, Optional<byte[]> seal, RowSeal content) {
        if (seal.isEmpty() && !adopted.contains(region.value())) return Optional.empty();
        if (content.is(seal, this::digest)) return Optional.empty();
        return Optional.of("put in or changed in the database: its seal is "
                + (seal.isPresent() ? "not over what stands there" : "missing"));
    }

    private byte[] digest(String content) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + HMAC, e);
        }
    }
}
