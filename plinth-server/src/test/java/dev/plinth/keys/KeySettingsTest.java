package dev.plinth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class KeySettingsTest {
    private static KeySettings bind(Map<String, String> values) {
        Map<String, String> all = new HashMap<>();
        values.forEach((name, value) -> all.put("plinth.keys." + name, value));
        return new Binder(new MapConfigurationPropertySource(all)).bindOrCreate("plinth.keys", KeySettings.class);
    }

    @Test
    void theDefaultsAreTheStatedOnes() {
        assertThat(bind(Map.of()))
                .isEqualTo(new KeySettings(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(60),
                        1_000,
                        100_000,
                        "file",
                        Map.of(),
                        Map.of(),
                        Duration.ofDays(90),
                        Duration.ofMinutes(10),
                        true,
                        Set.of(),
                        500));
    }

    @Test
    void everySettingIsRead() {
        Map<String, String> all = new HashMap<>();
        all.put("revalidation", "1s");
        all.put("provider-timeout", "3s");
        all.put("wipe-after", "4s");
        all.put("cached-organisations", "5");
        all.put("cached-subjects", "6");
        all.put("managed-provider", "hsm");
        all.put("files.acme", "/mnt/acme");
        all.put("pkcs11.hsm.module", "/opt/hsm/module.so");
        all.put("pkcs11.hsm.slot-list-index", "7");
        all.put("pkcs11.hsm.pin-file", "/etc/plinth/pin");
        all.put("rotation-age", "8d");
        all.put("destroy-after", "9m");
        all.put("worker", "false");
        all.put("accept-restored", "01a1fd88-8356-7b4a-8948-9e40bb9b8783");
        all.put("batch", "10");

        assertThat(bind(all))
                .isEqualTo(new KeySettings(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        5,
                        6,
                        "hsm",
                        Map.of("acme", Path.of("/mnt/acme")),
                        Map.of(
                                "hsm",
                                new KeySettings.Pkcs11(Path.of("/opt/hsm/module.so"), 7, Path.of("/etc/plinth/pin"))),
                        Duration.ofDays(8),
                        Duration.ofMinutes(9),
                        false,
                        Set.of(UUID.fromString("01a1fd88-8356-7b4a-8948-9e40bb9b8783")),
                        10));
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertThatThrownBy(() -> bind(Map.of(
                        "revalidation", "0s",
                        "batch", "0",
                        "managed-provider", "nowhere",
                        "files.file", "/mnt/x",
                        "rotation-age", "1m")))
                .rootCause()
                .hasMessageContaining("plinth.keys.revalidation must be 100ms to 1h, was 0ms")
                .hasMessageContaining("plinth.keys.batch must be 1 to 10000, was 0")
                .hasMessageContaining("managed-provider must be one of")
                .hasMessageContaining("the provider name file is used twice")
                .hasMessageContaining("plinth.keys.rotation-age must be 1h to 3650d, was 1m");
    }
}
