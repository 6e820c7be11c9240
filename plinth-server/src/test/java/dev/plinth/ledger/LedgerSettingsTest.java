package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.proof.NoteSigner;
import dev.plinth.proof.SignatureType;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LedgerSettingsTest {
    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();
    private static final String KEY = NoteSigner.generate("w", SignatureType.ED25519_COSIGNATURE, new SecureRandom())
            .key()
            .format();

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        assertThat(bound(Map.of()))
                .isEqualTo(new LedgerSettings(
                        true,
                        Duration.ofSeconds(10),
                        Duration.ofMillis(100),
                        10_000,
                        100,
                        Duration.ofMinutes(1),
                        100_000,
                        5_000,
                        Duration.ofSeconds(10),
                        Duration.ofHours(1),
                        List.of(),
                        new LedgerSettings.Accept("", "")));
    }

    @Test
    void everySettingIsReadFromItsName() {
        var all = new HashMap<String, Object>();
        all.put("sequence", "false");
        all.put("lease", "20s");
        all.put("poll", "50ms");
        all.put("batch", "7");
        all.put("checkpoints-a-second", "8");
        all.put("instance-cadence", "2m");
        all.put("start-check-entries", "9");
        all.put("recheck-entries-a-second", "10");
        all.put("witness-cadence", "11s");
        all.put("retention-cadence", "12h");
        all.put("witnesses[0].name", "one");
        all.put("witnesses[0].url", "https://one.example/w");
        all.put("witnesses[0].keys[0]", KEY);
        all.put("witnesses[0].local", "true");
        all.put("accept.log", "x");
        all.put("accept.reason", "y");
        assertThat(bound(all))
                .isEqualTo(new LedgerSettings(
                        false,
                        Duration.ofSeconds(20),
                        Duration.ofMillis(50),
                        7,
                        8,
                        Duration.ofMinutes(2),
                        9,
                        10,
                        Duration.ofSeconds(11),
                        Duration.ofHours(12),
                        List.of(new LedgerSettings.Witness("one", "https://one.example/w", List.of(KEY), true)),
                        new LedgerSettings.Accept("x", "y")));
    }

    @ParameterizedTest
    @CsvSource({
        "lease,10ms",
        "lease,1h",
        "poll,1ms",
        "poll,1h",
        "batch,0",
        "batch,1000000",
        "checkpoints-a-second,0",
        "start-check-entries,-1",
        "recheck-entries-a-second,-1",
        "accept.log,some-log",
        "instance-cadence,1ms"
    })
    void aValueOutOfBoundsIsRefused(String name, String value) {
        assertThat(VALIDATOR.validate(bound(Map.of(name, value)))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two\nlines", "a\ttab", "\u0000", "a\u0085b", "half \ud83d", "\u007f"})
    void aReasonThatIsNoLineOfTextIsRefused(String reason) {
        assertThat(VALIDATOR.validate(new LedgerSettings.Accept("some-log", reason)))
                .isNotEmpty();
        assertThat(VALIDATOR.validate(new LedgerSettings.Accept("some-log", "x".repeat(201))))
                .isNotEmpty();
        assertThat(VALIDATOR.validate(new LedgerSettings.Accept("some-log", "Disk lost, finding 3 of it")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "UPPER,https://w.example,true",
        "w,ftp://w.example,true",
        "w,http://w.example,false",
        "w,https://w.example?x,true"
    })
    void aWitnessThatCannotBeAskedIsRefused(String name, String url, boolean local) {
        assertThat(VALIDATOR.validate(new LedgerSettings.Witness(name, url, List.of(KEY), local)))
                .isNotEmpty();
    }

    @Test
    void aWitnessWithoutAReadableKeyIsRefused() {
        assertThat(VALIDATOR.validate(new LedgerSettings.Witness("w", "https://w.example", List.of("no key"), false)))
                .isNotEmpty();
        assertThat(VALIDATOR.validate(new LedgerSettings.Witness("w", "https://w.example", List.of(), false)))
                .isNotEmpty();
    }

    @Test
    void somethingThatIsNoDurationIsRefused() {
        assertThatThrownBy(() -> bound(Map.of("lease", "soon"))).hasMessageContaining("lease");
    }

    private static LedgerSettings bound(Map<String, Object> values) {
        var named = new HashMap<String, Object>();
        values.forEach((name, value) -> named.put("plinth.ledger." + name, value));
        return new Binder(new MapConfigurationPropertySource(named))
                .bindOrCreate("plinth.ledger", LedgerSettings.class);
    }
}
