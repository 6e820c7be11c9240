package dev.plinth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Api;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@ServerTest
class SettingsOverHttpTest {
    private static final String DEFAULTS =
            "[{\"key\":\"hipaa.package\",\"value\":\"off\",\"set\":false,\"values\":[\"off\",\"on\"]}]";

    private static final Map<String, Object> WITH_PHI = Map.of(
            "name", "patients", "fields", List.of(Map.of("name", "diagnosis", "type", "string", "class", "phi")));

    @Test
    void healthInformationIsRefusedUntilThePackageIsOn(TestPlinth plinth) {
        Api.Org org = Api.operator(plinth).newOrg();
        assertThat(org.api().post(org.path("/collections"), WITH_PHI).status()).isEqualTo(400);
        assertThat(put(org, "hipaa.package", "on").status()).isEqualTo(200);
        assertThat(settings(org))
                .isEqualTo("[{\"key\":\"hipaa.package\",\"value\":\"on\",\"set\":true,\"values\":[\"off\",\"on\"]}]");
        assertThat(org.api().post(org.path("/collections"), WITH_PHI).status()).isEqualTo(201);
        assertThat(org.api()
                        .get(org.path("/ledger/entries?action=setting.change"))
                        .json()
                        .path("items"))
                .hasSize(1);
    }

    @Test
    void anUnknownSettingOrValueIsRefusedByItsField(TestPlinth plinth) {
        Api.Org org = Api.operator(plinth).newOrg();
        assertThat(put(org, "hipaa.pakage", "on").field()).isEqualTo("key");
        assertThat(put(org, "hipaa.package", "yes").field()).isEqualTo("value");
        byte[] endlessReason = "{\"value\":\"on\",\"reason\":\"%s\"}"
                .formatted("r".repeat(201))
                .getBytes(StandardCharsets.UTF_8);
        assertThat(org.api()
                        .send("PUT", org.path("/settings/hipaa.package"), endlessReason)
                        .field())
                .isEqualTo("reason");
        assertThat(settings(org)).isEqualTo(DEFAULTS);
    }

    @Test
    void settingsOfAnotherOrganisationAreNotThere(TestPlinth plinth) {
        Api.Org mine = Api.operator(plinth).newOrg();
        Api.Org theirs = Api.operator(plinth).newOrg();
        assertThat(mine.api().get(theirs.path("/settings")).status()).isEqualTo(404);
        assertThat(mine.api()
                        .send("PUT", theirs.path("/settings/hipaa.package"), body("on"))
                        .status())
                .isEqualTo(404);
        assertThat(settings(theirs))
                .as("the values that hold when nobody set any")
                .isEqualTo(DEFAULTS);
    }

    private static String settings(Api.Org org) {
        return org.api().get(org.path("/settings")).json().path("items").toString();
    }

    private static Api.Answer put(Api.Org org, String key, String value) {
        return org.api().send("PUT", org.path("/settings/" + key), body(value));
    }

    private static byte[] body(String value) {
        return ("{\"value\":\"" + value + "\"}").getBytes(StandardCharsets.UTF_8);
    }
}
