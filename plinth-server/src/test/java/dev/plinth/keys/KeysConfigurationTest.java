package dev.plinth.keys;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.runtime.StartException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysConfigurationTest {
    private static final Path DATABASES = Path.of("/var/lib/plinth/regions");

    @Test
    void keysBesideTheRowsTheyProtectAreRefused() {
        for (String inside : List.of("", "us", "us/keys/kek", "../regions/us", "us/./data"))
            assertThatThrownBy(() -> KeysConfiguration.requireApart("acme", DATABASES.resolve(inside), DATABASES))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("plinth.keys.files.acme is inside of the databases' directory");
    }

    @Test
    void keysElsewhereAreAccepted() {
        for (String elsewhere : List.of("/var/lib/plinth/kek", "/var/lib/plinth/regions-keys", "/mnt/acme"))
            assertThatNoException()
                    .isThrownBy(() -> KeysConfiguration.requireApart("acme", Path.of(elsewhere), DATABASES));
    }
}
