package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TrustSettingsTest {
    static final TrustSettings DEFAULTS = allowing(Duration.ofMinutes(10));

    static TrustSettings allowing(Duration allowance) {
        return new TrustSettings(
                true,
                Duration.ofSeconds(30),
                Duration.ofMillis(500),
                Duration.ofHours(12),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                allowance,
                Duration.ofSeconds(3),
                10,
                Duration.ofSeconds(30),
                3);
    }

    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        assertThat(bound(Map.of())).isEqualTo(DEFAULTS);
        assertThat(VALIDATOR.validate(DEFAULTS)).isEmpty();
    }

    @Test
    void everySettingIsReadFromItsName() {
        var all = new HashMap<String, Object>();
        all.put("run", "false");
        all.put("lease", "20s");
        all.put("stagger", "1s");
        all.put("twins", "6h");
        all.put("review", "5s");
        all.put("grace", "1s");
        all.put("allowance", "20m");
        all.put("challenge-every", "4s");
        all.put("challenge-burst", "5");
        all.put("caller-every", "6s");
        all.put("caller-burst", "7");
        assertThat(bound(all))
                .isEqualTo(new TrustSettings(
                        false,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(1),
                        Duration.ofHours(6),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(20),
                        Duration.ofSeconds(4),
                        5,
                        Duration.ofSeconds(6),
                        7));
    }

    @ParameterizedTest
    @CsvSource({
        "lease,1s",
        "lease,1h",
        "stagger,-1s",
        "stagger,2m",
        "twins,1s",
        "twins,23h",
        "review,1ms",
        "review,1h",
        "grace,1ms",
        "grace,1h",
        "allowance,1ms",
        "allowance,2h",
        "challenge-every,1ms",
        "challenge-every,2h",
        "challenge-burst,0",
        "challenge-burst,1000",
        "caller-every,1ms",
        "caller-burst,0"
    })
    void aValueOutOfBoundsIsRefused(String name, String value) {
        assertThat(VALIDATOR.validate(bound(Map.of(name, value)))).isNotEmpty();
    }

    @Test
    void somethingThatIsNoDurationIsRefused() {
        assertThatThrownBy(() -> bound(Map.of("lease", "soon"))).hasMessageContaining("lease");
    }

    private static TrustSettings bound(Map<String, Object> values) {
        var named = new HashMap<String, Object>();
        values.forEach((name, value) -> named.put("plinth.trust." + name, value));
        return new Binder(new MapConfigurationPropertySource(named)).bindOrCreate("plinth.trust", TrustSettings.class);
    }
}
