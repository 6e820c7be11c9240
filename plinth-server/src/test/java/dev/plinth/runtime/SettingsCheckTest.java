package dev.plinth.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Whoever gets a setting wrong is told which one, what it was, and what would be right. */
class SettingsCheckTest {
    @ConfigurationPropertiesScan("dev.plinth")
    static class Everything {
        @Bean
        static SettingsCheck check(ConfigurableEnvironment environment) {
            return new SettingsCheck(environment);
        }
    }

    private static Optional<String> refusal(Map<String, String> settings, Map<String, Object> environment) {
        AtomicReference<Optional<String>> reason = new AtomicReference<>(Optional.empty());
        new ApplicationContextRunner()
                .withUserConfiguration(Everything.class)
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addLast(new SystemEnvironmentPropertySource("a-systemEnvironment", environment)))
                .withPropertyValues(settings.entrySet().stream()
                        .map(one -> one.getKey() + "=" + one.getValue())
                        .toArray(String[]::new))
                .run(context -> {
                    for (@Nullable Throwable at = context.getStartupFailure(); at != null; at = at.getCause())
                        if (at instanceof StartException) reason.set(Optional.ofNullable(at.getMessage()));
                    assertThat(context.getStartupFailure() == null)
                            .isEqualTo(reason.get().isEmpty());
                });
        return reason.get();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plinth.ledger.lease                  | 0s           | plinth.ledger.lease is '0s' and must be 1s to 5m
            plinth.ledger.lease                  | soon         | plinth.ledger.lease is 'soon' and must be a number with a unit: ms, s, m, h or d
            plinth.ledger.instance-cadence       | 1ms          | plinth.ledger.instance-cadence is '1ms' and must be 1s or more
            plinth.trust.run                     | perhaps      | plinth.trust.run is 'perhaps' and must be true or false
            plinth.ledger.batch                  | ten          | plinth.ledger.batch is 'ten' and must be a whole number
            plinth.ledger.batch                  | 0            | plinth.ledger.batch is '0' and must be 1 to 100000
            plinth.keys.batch                    | 0            | plinth.keys.batch must be 1 to 10000, was 0
            plinth.keys.rotation-age             | 1m           | plinth.keys.rotation-age must be 1h to 3650d, was 1m
            plinth.keys.pkcs11.hsm.module       | /x.so        | plinth.keys.pkcs11.hsm.pin-file must be set
            plinth.tenancy.catalogue-every       | 0s           | plinth.tenancy.catalogue-every is '0s' and must be 1s to 1d
            plinth.regions                       | us,EU        | plinth.regions[1] is 'EU' and must be a lower-case letter
            plinth.public-url                    | http://x     | plinth.public-url is 'http://x' and must be https:// and a host, with no slash at the end
            plinth.stores.us.data.user           | admin        | plinth.stores.us.data.url must be set
            plinth.stores.us.data.user           | admin        | plinth.stores.us.keys must be set
            plinth.ledger.witnesses[0].name      | w            | plinth.ledger.witnesses[0].url must be set
            plinth.ledger.accept.log             | org.x        | plinth.ledger.accept.reason must be 1 to 200 characters
            """)
    void aWrongValueIsToldWithItsSettingAndWhatWouldBeRight(String name, String value, String told) {
        assertThat(refusal(Map.of(name, value), Map.of()))
                .get()
                .asString()
                .contains(told)
                .endsWith("docs/settings.md tells every setting")
                .hasLineCount(1);
    }

    @Test
    void everyMistakeOfEveryPartIsToldAtOnce() {
        assertThat(refusal(
                        Map.of("plinth.ledger.lease", "0s", "plinth.keys.batch", "0", "plinth.trus.run", "true"),
                        Map.of("PLINTH_TRUST_STAGGER", "2h")))
                .get()
                .asString()
                .contains("plinth.ledger.lease", "plinth.keys.batch", "plinth.trus.run", "plinth.trust.stagger");
    }

    @Test
    void aValueThatMayHoldAPasswordIsNotTold() {
        assertThat(refusal(Map.of("plinth.stores.us.data.url", "jdbc:mysql://u:hunter2@db/x"), Map.of()))
                .get()
                .asString()
                .contains("plinth.stores.us.data.url must begin with jdbc:postgresql://")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "plinth.ledger.leas, plinth.ledger.lease",
        "plinth.keys.rotationage.x, plinth.keys.rotation-age",
        "plinth.key.batch, plinth.keys.batch",
        "plinth.stores.us.data.passwd-file, plinth.stores.us.data.password-file",
        "plinth.ledger.witnesses[0].key, plinth.ledger.witnesses[0].keys",
        "plinth.region, plinth.regions",
    })
    void aNameThatIsNoSettingIsRefusedWithTheNearest(String given, String nearest) {
        assertThat(refusal(Map.of(given, "secret-value"), Map.of()))
                .get()
                .asString()
                .startsWith("there is no setting " + given + "; the nearest is " + nearest + ".")
                .doesNotContain("secret-value");
    }

    @ParameterizedTest
    @CsvSource({
        "PLINTH_KEYS_ROTATIONAG, PLINTH_KEYS_ROTATIONAGE",
        "PLINTH_KEY_ROTATIONAGE, PLINTH_KEYS_ROTATIONAGE",
        "PLINTH_STORES_US_DATA_USR, PLINTH_STORES_US_DATA_USER",
        "PLINTH_PUBLICURI, PLINTH_PUBLICURL",
    })
    void aVariableThatNamesNoSettingIsRefusedWithTheNearest(String given, String nearest) {
        assertThat(refusal(Map.of(), Map.of(given, "x")))
                .get()
                .asString()
                .startsWith("the variable " + given + " names no setting; the nearest is " + nearest + ".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PLINTH_KEYS_ROTATIONAGE=60d",
                "PLINTH_KEYS_ROTATION_AGE=60d",
                "PLINTH_KEYS_FILES_ACME=/mnt/acme",
                "PLINTH_LEDGER_ACCEPT_LOG=",
                "PLINTH_REGIONS=us,eu",
                "PLINTH_REGIONS_0=us",
                "PLINTH_API_KEY=plk_x",
                "PLINTH_PORT=tcp://10.0.0.1:8443",
                "PLINTH_PORT_8443_TCP_ADDR=10.0.0.1",
                "PLINTH_SERVICE_HOST=10.0.0.1",
                "PLINTH_WEB_SERVICE_HOST=10.0.0.2",
                "PLINTH_WEB_SERVICE_PORT_HTTPS=443",
                "PLINTH_WEB_PORT=tcp://10.0.0.2:443",
                "PLINTH_WEB_PORT_443_TCP_PROTO=tcp",
                "PLINTHIAN=x",
            })
    void whatIsASettingOrIsOfOthersIsTaken(String variable) {
        String[] parts = variable.split("=", 2);
        assertThat(refusal(Map.of(), Map.of(parts[0], parts[1]))).isEmpty();
    }

    @Test
    void everyWayToWriteANameIsTaken() {
        assertThat(refusal(
                        Map.of(
                                "plinth.publicUrl", "https://a.example",
                                "plinth.ledger.witnesses[0].name", "w",
                                "plinth.ledger.witnesses[0].url", "https://w.example",
                                "plinth.ledger.witnesses[0].keys",
                                        "remora.n621.net+da77ade7+AQkMkGhrEPQ0FVhKjdWPd5Y6DPFAUp/0Y6lVmHVI0BNt",
                                "plinth.keys.files.acme", "/mnt/acme"),
                        Map.of()))
                .get()
                .asString()
                .startsWith("plinth.ledger.witnesses[0].keys must be verifier keys");
    }
}
