package dev.plinth.bench;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.SortedMap;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM as most attribute converters do it: a new cipher and a random nonce for every field. */
final class CipherPerField {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random;
    private final SecretKeySpec key;

    CipherPerField(SecureRandom random) {
        this.random = random;
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "AES");
    }

    byte[][] seal(SortedMap<Integer, byte[]> fields, UUID org, UUID record) {
        byte[][] sealed = new byte[fields.size()][];
        int i = 0;
        for (var field : fields.entrySet()) {
            byte[] nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            byte[] value =
                    crypt(Cipher.ENCRYPT_MODE, nonce, associated(org, record, field.getKey()), field.getValue(), 0);
            byte[] out = new byte[NONCE_BYTES + value.length];
            System.arraycopy(nonce, 0, out, 0, NONCE_BYTES);
            System.arraycopy(value, 0, out, NONCE_BYTES, value.length);
            sealed[i++] = out;
        }
        return sealed;
    }

    byte[][] open(byte[][] sealed, UUID org, UUID record) {
        byte[][] opened = new byte[sealed.length][];
        for (int i = 0; i < sealed.length; i++) {
            opened[i] = crypt(Cipher.DECRYPT_MODE, sealed[i], associated(org, record, i), sealed[i], NONCE_BYTES);
        }
        return opened;
    }

    private byte[] crypt(int mode, byte[] nonce, byte[] associated, byte[] in, int at) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
            cipher.updateAAD(associated);
            return cipher.doFinal(in, at, in.length - at);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] associated(UUID org, UUID record, int field) {
        return ByteBuffer.allocate(36)
                .putLong(org.getMostSignificantBits())
                .putLong(org.getLeastSignificantBits())
                .putLong(record.getMostSignificantBits())
                .putLong(record.getLeastSignificantBits())
                .putInt(field)
                .array();
    }
}
