package dev.plinth.keys.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The token that SoftHSM offers on this machine, made once: its library reads its configuration when it is first loaded. */
final class SoftHsm {
    /** Where the distribution installs the module. */
    static final String LIBRARY = "/usr/lib/softhsm/libsofthsm2.so";

    private static final String PIN = "1234";
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static @Nullable SoftHsm shared;

    private SoftHsm() {
        // the build points SOFTHSM2_CONF into the target directory: the library reads nothing but that variable
        Path configuration =
                Path.of(Objects.requireNonNull(System.getenv("SOFTHSM2_CONF"), "SOFTHSM2_CONF is not set"));
        Path directory = Objects.requireNonNull(configuration.getParent());
        try {
            Path tokens = Files.createDirectories(directory)
                    .resolve("tokens-" + ProcessHandle.current().pid());
            Files.createDirectories(tokens);
            Files.writeString(
                    configuration, "directories.tokendir = %s\nobjectstore.backend = file\n".formatted(tokens));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("softhsm2-util", "--init-token", "--free", "--label", "plinth-test", "--so-pin", "5678", "--pin", PIN);
    }

    static synchronized SoftHsm shared() {
        if (shared == null) shared = new SoftHsm();
        return shared;
    }

    Token token() {
        return new Token("test" + NAMES.incrementAndGet(), LIBRARY, 0, PIN::toCharArray);
    }

    KeyStore entries() throws GeneralSecurityException, IOException {
        KeyStore entries = KeyStore.getInstance("PKCS11", token().provider());
        entries.load(null, PIN.toCharArray());
        return entries;
    }

    void remove(String alias) throws GeneralSecurityException, IOException {
        KeyStore entries = entries();
        if (entries.containsAlias(alias)) entries.deleteEntry(alias);
    }

    private static void run(String... command) {
        try {
            Path output = Files.createTempFile("softhsm", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0)
                throw new IllegalStateException(
                        "softhsm2 is needed (apt-get install softhsm2): " + Files.readString(output));
            Files.delete(output);
        } catch (IOException e) {
            throw new IllegalStateException("softhsm2 is needed: apt-get install softhsm2", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
