package dev.plinth.keys;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.KeyWrapper;
import dev.plinth.keys.file.FileKekProvider;
import dev.plinth.keys.pkcs11.Pkcs11KekProvider;
import dev.plinth.keys.pkcs11.Token;
import dev.plinth.keys.spi.KekProvider;
import dev.plinth.keys.spi.KeyUser;
import dev.plinth.keys.spi.ShredListener;
import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.Installation;
import dev.plinth.runtime.SecretFiles;
import dev.plinth.runtime.StartException;
import dev.plinth.tenancy.FindingsWatch;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.KeyStore;
import dev.plinth.tenancy.OncePerRegion;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.spi.Journal;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KeySettings.class)
class KeysConfiguration {
    @Bean
    CipherPool cipherPool() {
        return new CipherPool();
    }

    @Bean
    KeySeals keySeals(DataDirectory data, SecureRandom random) {
        return KeySeals.of(data, random);
    }

    @Bean
    KeyStoresAtStart keyStoresAtStart(
            KeySettings settings,
            KeySystem system,
            KeySeals seals,
            DataDirectory data,
            Organisations organisations,
            OrgTransactions transactions,
            ObjectProvider<Journal> journal,
            Ids ids) {
        Path file = KeySeals.adoptedFile(data);
        OncePerRegion once = new OncePerRegion(file, organisations, transactions, journal::getObject, ids, "key.seal");
        return new KeyStoresAtStart(once, file, system, seals, settings.acceptRestored(), organisations::regions);
    }

    @Bean
    KeyStoreCheck keyStoreCheck(KeySystem system, Organisations organisations) {
        return system.check(organisations);
    }

    @Bean
    KeyAgesProbe keyAgesProbe(KeySystem system, Organisations organisations) {
        return system.agesProbe(organisations);
    }

    @Bean
    SyntheticCustomer syntheticCustomer(KeySystem system) {
        return system.syntheticCustomer();
    }

    @Bean
    FindingsWatch keyWatch(KeyStoreCheck check, MeterRegistry meters) {
        return new FindingsWatch(check::check, "plinth.keys.tampered", meters);
    }

    @Bean(destroyMethod = "close")
    KeySystem keySystem(
            KeySettings settings,
            Installation installation,
            KeyStore store,
            OrgTransactions transactions,
            ObjectProvider<Organisations> organisations,
            ObjectProvider<Journal> journal,
            ObjectProvider<KeyUser> users,
            ObjectProvider<ShredListener> shredListeners,
            CipherPool pool,
            SecureRandom random,
            KeySeals seals,
            InstantSource clock,
            Ids ids,
            MeterRegistry meters) {
        return new KeySystem(
                settings,
                providers(settings, installation, new KeyWrapper(pool, random), random),
                store,
                transactions,
                () -> organisations.getObject().regions(),
                journal::getObject,
                () -> users.orderedStream().toList(),
                () -> shredListeners.orderedStream().toList(),
                pool,
                random,
                seals,
                clock,
                System::nanoTime,
                ids,
                meters);
    }

    private static List<KekProvider> providers(
            KeySettings settings, Installation installation, KeyWrapper wrapper, SecureRandom random) {
        List<KekProvider> providers = new ArrayList<>();
        Path own = installation.data().privateDirectory("kek");
        providers.add(new FileKekProvider(KeySettings.FILE, own, wrapper, random));
        settings.files().forEach((name, directory) -> {
            requireApart(name, directory, installation.data().resolve("regions"));
            providers.add(new FileKekProvider(name, directory, wrapper, random));
        });
        settings.pkcs11()
                .forEach((name, token) -> providers.add(new Pkcs11KekProvider(
                        name,
                        new Token(name, token.module().toString(), token.slotListIndex(), () -> pin(token.pinFile())),
                        random)));
        return providers;
    }

    /** Whoever copies the databases' directory must not get the keys with it. */
    static void requireApart(String provider, Path directory, Path databases) {
        if (directory.toAbsolutePath().normalize().startsWith(databases))
            throw new StartException(
                    "plinth.keys.files.%s is inside of the databases' directory %s: keys belong apart from what they protect"
                            .formatted(provider, databases));
    }

    private static char[] pin(Path file) {
        byte[] bytes = SecretFiles.read(file);
        char[] text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes)).array();
        Arrays.fill(bytes, (byte) 0);
        int end = 0;
        while (end < text.length && text[end] > ' ') end++;
        char[] pin = Arrays.copyOf(text, end);
        Arrays.fill(text, '\0');
        return pin;
    }

    @Bean
    Keys keys(KeySystem system) {
        return system.keys();
    }

    @Bean
    KeyAdministration keyAdministration(KeySystem system) {
        return system.administration();
    }

    @Bean
    KeyWorker keyWorker(KeySystem system, Organisations organisations) {
        return system.worker(organisations::regions);
    }
}
