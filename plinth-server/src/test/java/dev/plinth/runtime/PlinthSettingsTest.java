package dev.plinth.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PlinthSettingsTest {
    @Test
    void theDefaultsAreTheseAndNoOthers() {
        assertThat(bind(Map.of()))
                .isEqualTo(new PlinthSettings(
                        Path.of("data"),
                        List.of("main"),
                        Map.of(),
                        false,
                        "https://localhost:8443",
                        "mailto:security@localhost"));
    }

    @Test
    void everySettingCanBeSet() {
        Map<String, String> set = new HashMap<>(Map.of(
                "data", "/srv/plinth",
                "regions", "us,eu",
                "demo", "true",
                "public-url", "https://plinth.example",
                "security-contact", "https://example.com/report"));
        for (String store : List.of("data", "keys")) {
            set.put("stores.us." + store + ".url", "jdbc:postgresql://db/" + store);
            set.put("stores.us." + store + ".user", "admin");
            set.put("stores.us." + store + ".password-file", "/run/secrets/" + store);
        }
        assertThat(bind(set))
                .isEqualTo(new PlinthSettings(
                        Path.of("/srv/plinth"),
                        List.of("us", "eu"),
                        Map.of("us", new PlinthSettings.RegionStores(store("data"), store("keys"))),
                        true,
                        "https://plinth.example",
                        "https://example.com/report"));
    }

    @ParameterizedTest
    @CsvSource({
        "regions, US",
        "regions, ''",
        "regions, a-very-long-name-of-a-region",
        "public-url, http://plinth.example",
        "public-url, https://plinth.example/",
        "security-contact, somebody",
        "stores.us.data.url, mysql://db/x",
    })
    void aWrongSettingStopsTheStart(String name, String value) {
        assertThatThrownBy(() -> bind(Map.of(name, value))).isNotNull();
    }

    private static PlinthSettings.ExternalStore store(String name) {
        return new PlinthSettings.ExternalStore(
                "jdbc:postgresql://db/" + name, "admin", Path.of("/run/secrets/" + name));
    }

    private static PlinthSettings bind(Map<String, String> values) {
        PlinthSettings[] bound = new PlinthSettings[1];
        new ApplicationContextRunner()
                .withUserConfiguration(Enabled.class)
                .withPropertyValues(values.entrySet().stream()
                        .map(entry -> "plinth." + entry.getKey() + "=" + entry.getValue())
                        .toArray(String[]::new))
                .run(context -> bound[0] = context.getBean(PlinthSettings.class));
        return bound[0];
    }

    @EnableConfigurationProperties(PlinthSettings.class)
    static class Enabled {}
}
