package dev.plinth.keys.pkcs11;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** One PKCS#11 token, opened on first use, so that an absent token stops only those whose keys are in it. */
public final class Token {
    private final String name;
    private final String module;
    private final int slotListIndex;
    private final Supplier<char[]> pin;
    private @Nullable Provider opened;

    /**
     * @param module absolute path of the PKCS#11 module
     * @param slotListIndex position in the module's list of slots, from 0
     * @param pin reads the user PIN; the returned characters are overwritten after use
     */
    public Token(String name, String module, int slotListIndex, Supplier<char[]> pin) {
        this.name = name;
        this.module = module;
        this.slotListIndex = slotListIndex;
        this.pin = pin;
    }

    synchronized Provider provider() throws GeneralSecurityException {
        if (opened == null) {
            @Nullable Provider sun = Security.getProvider("SunPKCS11");
            if (sun == null) throw new GeneralSecurityException("This JDK has no SunPKCS11");
            opened = sun.configure("""
                    --name = plinth-%s
                    library = %s
                    slotListIndex = %d
                    attributes(generate, CKO_SECRET_KEY, CKK_AES) = {
                      CKA_TOKEN = true
                      CKA_SENSITIVE = true
                      CKA_EXTRACTABLE = false
                      CKA_ENCRYPT = true
                      CKA_DECRYPT = true
                    }
                    """.formatted(name, module, slotListIndex));
        }
        return opened;
    }

    Optional<SecretKey> find(String alias) throws GeneralSecurityException {
        return Optional.ofNullable((SecretKey) entries().getKey(alias, null));
    }

    synchronized void createIfAbsent(String alias) throws GeneralSecurityException {
        KeyStore entries = entries();
        if (entries.containsAlias(alias)) return;
        KeyGenerator generator = KeyGenerator.getInstance("AES", provider());
        generator.init(256);
        entries.setEntry(alias, new KeyStore.SecretKeyEntry(generator.generateKey()), null);
    }

    synchronized void delete(String alias) throws GeneralSecurityException {
        KeyStore entries = entries();
        if (entries.containsAlias(alias)) entries.deleteEntry(alias);
    }

    /** Lists the token anew each time: the list that a {@link KeyStore} keeps does not notice keys removed by others. */
    private KeyStore entries() throws GeneralSecurityException {
        KeyStore entries = KeyStore.getInstance("PKCS11", provider());
        char[] characters = pin.get();
        try {
            entries.load(null, characters);
        } catch (IOException e) {
            throw new ProviderException("The token of provider " + name + " cannot be opened", e);
        } finally {
            Arrays.fill(characters, '\0');
        }
        return entries;
    }
}
