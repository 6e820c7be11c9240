package dev.plinth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.http.RawHttp;
import dev.plinth.testing.Api;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** No other spelling of an address leads past what its own spelling is refused for, such as the console's cookie at the API. */
@ServerTest
class OneSpellingTest {
    private final TestPlinth plinth;
    private final RawHttp raw;
    private final String cookie;

    OneSpellingTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.raw = new RawHttp(plinth);
        JsonNode operator = Api.operatorFile(plinth).path("operator");
        Browser browser = new Browser(plinth);
        browser.signIn(
                operator.path("email").asString(), operator.path("password").asString());
        this.cookie = browser.cookie().orElseThrow();
    }

    private RawHttp.Answer get(String target) throws IOException, GeneralSecurityException {
        return raw.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: text/html\r\n"
                + "Cookie: __Host-plinth=" + cookie + "\r\n\r\n");
    }

    @Test
    void theCookieOpensPagesAndNothingElse() throws Exception {
        assertThat(get("/account").status()).isEqualTo(200);
        assertThat(get("/api/v1/me").status()).isEqualTo(401);
        assertThat(get("/api/v1/instance/ledger").status()).isEqualTo(401);
        assertThat(get("/ledger/x/tile/entries/000").status()).isEqualTo(401);
        assertThat(get("/API/v1/me").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%61pi/v1/me",
                "/%61%70%69/v1/me",
                "/ap%69/v1/me",
                "/api/v1/%6de",
                "/api/v%31/me",
                "/%6cedger/x/tile/entries/000",
                "/assets/%2e%2e/api/v1/me",
                "/%2561pi/v1/me",
                "/%25%36%31pi/v1/me",
                "//api/v1/me",
                "///api/v1/me",
                "/api//v1/me",
                "/api/v1/orgs//collections",
                "/./api/v1/me",
                "/x/../api/v1/me",
                "/x/%2e%2e/api/v1/me",
                "/x/.%2e/api/v1/me",
                "/api/v1/../v1/me",
                "/..;/api/v1/me",
                "/x/..;a=b/api/v1/me",
                "/;/api/v1/me",
                "/;x=y/api/v1/me",
                "/api;x=y/v1/me",
                "/api/v1/me;x",
                "/api%3bx/v1/me",
                "/api%2fv1/me",
                "/api%2Fv1/me",
                "/%2fapi/v1/me",
                "/x%2f..%2fapi/v1/me",
                "/\\api/v1/me",
                "/x\\..\\api/v1/me",
                "/%5capi/v1/me",
                "/%c1%a1pi/v1/me",
                "/%e0%81%a1pi/v1/me",
                "/%c0%afapi/v1/me",
                "/%ef%bd%81pi/v1/me",
                "/%u0061pi/v1/me",
                "/api%00/v1/me",
                "/api%20/v1/me",
                "/api/v1/me%20",
                "/api/v1/me%0a",
                "https://localhost/%61pi/v1/me",
                "https://localhost//api/v1/me",
                "/x?/../%61pi",
                "*",
            })
    void anAddressThatIsNotPlainIsRefused(String target) throws Exception {
        RawHttp.Answer answer = get(target);
        boolean onlyItsQueryIsOdd = target.contains("?");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(onlyItsQueryIsOdd ? 404 : 400);
        assertThat(answer.body()).doesNotContain("permissions", "instance:manage");
    }

    @Test
    void theRefusalSaysHowAnAddressIsWritten() throws Exception {
        RawHttp.Answer answer = get("/%61pi/v1/me");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body())
                .contains("malformed-request", "\"field\":\"path\"", "no percent-encoding, no empty or dot segment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%61pi/v1/me", "//api/v1/me", "/x/../api/v1/me", "/api;x/v1/me", "/%2561pi/v1/me"})
    void soItIsOverHttp2(String target) throws Exception {
        HttpResponse<String> answer = plinth.http()
                .send(
                        HttpRequest.newBuilder(plinth.uri(target))
                                .version(HttpClient.Version.HTTP_2)
                                .header("Cookie", "__Host-plinth=" + cookie)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }
}
