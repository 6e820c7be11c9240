package dev.plinth.trust.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.proof.Receipt;
import dev.plinth.testing.Api;
import dev.plinth.testing.Api.Answer;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ServerTest
class ChallengeOverHttpTest {
    private static final String PATH = "/trust/claims/SC-01/challenge";
    private static final int MORE_THAN_ALLOWED = 5;

    private final Api anybody;

    ChallengeOverHttpTest(TestPlinth plinth) {
        this.anybody = Api.without(plinth);
    }

    private Answer byForm(String form, String accept) {
        return anybody.send(
                "POST",
                PATH,
                form.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Accept",
                accept);
    }

    private JsonNode facts(String receipt) {
        byte[] entry = Receipt.parse(anybody.get(receipt).body()).entry().orElseThrow();
        return new JsonMapper().readTree(entry).path("facts");
    }

    /** One test, because all of it counts against the limit of one address. */
    @Test
    void aStrangerSeesTheirOwnTextInTheEvidenceAndIsStoppedWhenAskingTooOften() {
        Answer program = anybody.post(PATH, Map.of("nonce", "buyer-4711-x"));
        assertThat(program.status()).as(program.toString()).isEqualTo(200);
        JsonNode answer = program.json().path("answers").path(0);
        assertThat(answer.path("outcome").asString()).isEqualTo("held");
        assertThat(facts(answer.path("receipt").asString()).path("asked").asString())
                .isEqualTo("buyer-4711-x");

        Answer person = byForm("nonce=%3Cb%3Emine%3C%2Fb%3E", "text/html");
        assertThat(person.status()).as(person.toString()).isEqualTo(200);
        Document page = Jsoup.parse(person.text());
        assertThat(page.select("main").text()).contains("The attack failed: it held", "<b>mine</b>");
        assertThat(page.select("main b")).isEmpty();
        JsonNode facts =
                facts(page.expectFirst("main a[href^=/trust/receipts/]").attr("href"));
        assertThat(facts.path("challenge").asString()).matches("[0-9a-f]{64}");
        assertThat(facts.has("asked")).isFalse();

        Answer last = program;
        for (int i = 0; i < MORE_THAN_ALLOWED && last.status() == 200; i++)
            last = anybody.post(PATH, Map.of("nonce", "buyer-4711-y"));
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.text("code")).isEqualTo("too-many-requests");
        assertThat(last.headers().firstValue("Retry-After")).contains("60");
        Answer refused = byForm("nonce=buyer-4711-z", "text/html");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("60");
        assertThat(Jsoup.parse(refused.text()).select("main").text()).contains("wait a minute");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "line\nline\nline"})
    void aTextThatCannotBeUsedIsRefused(String nonce) {
        Answer refused = anybody.post(PATH, Map.of("nonce", nonce));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.field()).isEqualTo("nonce");
    }

    @Test
    void whatNothingTriesCannotBeChallenged() {
        Map<String, String> wanted = Map.of("nonce", "buyer-4711-x");
        assertThat(anybody.post("/trust/claims/SC-06/challenge", wanted).status())
                .isEqualTo(409);
        assertThat(anybody.post("/trust/claims/ZZ-99/challenge", wanted).status())
                .isEqualTo(404);
        assertThat(anybody.post("/trust/claims/x/challenge", wanted).status()).isEqualTo(404);
        assertThat(anybody.post(PATH, Map.of("text", "buyer-4711-x")).status()).isEqualTo(400);
        assertThat(anybody.get(PATH).status()).isEqualTo(405);
    }
}
