package dev.plinth.vault;

import dev.plinth.crypto.Hmac;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keyring;
import dev.plinth.keys.Keys;
import dev.plinth.tenancy.OrgId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;

/** Vouches for what stands in clear in the database: nobody who has only the rows can make a MAC for other ones. */
public final class RowMacs {
    /*
     * Row MAC v1: key version u32 | HMAC-SHA-256 32 [1]. The key follows from the one that makes the ids of subjects, which
     * never rotates: a MAC that had to be made anew with every rotation would be one more way to have changed rows blessed.
     * [1] docs/formats/row-mac-v1.md
     */
    private static final int BYTES = Integer.BYTES + Hmac.BYTES;

    private final Keys keys;
    private final Hmac hmac;
    private final InstantSource clock;

    RowMacs(Keys keys, Hmac hmac, InstantSource clock) {
        this.keys = keys;
        this.hmac = hmac;
        this.clock = clock;
    }

    /** The organisation's key, for one operation; ask for it before the keys to seal under. Asks for keys, so it MUST NOT be called inside a transaction. */
    public Key key(OrgId org) {
        Instant until = clock.instant().plus(keys.writtenWithin());
        return of(org, keys.keyring(org, KeyPurpose.SUBJECT_ID), hmac, until);
    }

    static Key of(OrgId org, Keyring keyring, Hmac hmac, Instant until) {
        return new Key(org, keyring, hmac, until);
    }

    /** Makes and checks MACs of one organisation; asks for nothing. */
    public static final class Key {
        private final OrgId org;
        private final Keyring keyring;
        private final Hmac hmac;
        private final Instant until;

        private Key(OrgId org, Keyring keyring, Hmac hmac, Instant until) {
            this.org = org;
            this.keyring = keyring;
            this.hmac = hmac;
            this.until = until;
        }

        public OrgId org() {
            return org;
        }

        /** When what was sealed in this operation may not be written any more. */
        Instant until() {
            return until;
        }

        public byte[] mac(byte[] message) {
            int version = keyring.primary();
            return ByteBuffer.allocate(BYTES)
                    .putInt(version)
                    .put(hmac.tag(keyring.rowKey(version), message))
                    .array();
        }

        public boolean matches(byte[] message, byte[] mac) {
            if (mac.length != BYTES) return false;
            int version = ByteBuffer.wrap(mac).getInt();
            if (!keyring.versions().contains(version)) return false;
            SecretKey256 key = keyring.rowKey(version);
            return hmac.matches(key, message, Arrays.copyOfRange(mac, Integer.BYTES, BYTES));
        }
    }
}
