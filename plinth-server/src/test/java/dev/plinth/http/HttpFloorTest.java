package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class HttpFloorTest {
    private final TestPlinth plinth;
    private final RawHttp raw;

    HttpFloorTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.raw = new RawHttp(plinth);
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(plinth.uri(path)).method(method, BodyPublishers.noBody());
        if (headers.length > 0) request.headers(headers);
        return plinth.http().send(request.build(), BodyHandlers.ofString());
    }

    private static void assertSixHeaders(Map<String, String> headers) {
        ResponseHeaders.SECURITY.forEach((name, value) -> assertThat(headers).containsEntry(name, value));
        assertThat(UUID.fromString(headers.get("X-Request-Id")).version()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v1/openapi.json,200",
        "HEAD,/api/v1/openapi.json,200",
        "GET,/nothing-here,404",
        "GET,/api/v1/nothing-here,404",
        "POST,/api/v1/openapi.json,405",
        "OPTIONS,/api/v1/openapi.json,401",
        "GET,/assets/nothing.css,404",
        "GET,/error,404",
        "GET,/a%2Fb,400",
        "GET,/a;b=c,400"
    })
    void everyStatusCarriesTheSixHeaders(String method, String path, int status) throws Exception {
        HttpResponse<String> response = send(method, path);
        assertThat(response.statusCode()).isEqualTo(status);
        ResponseHeaders.SECURITY.forEach((name, value) ->
                assertThat(response.headers().allValues(name)).as(name).containsExactly(value));
        assertThat(response.headers().allValues("X-Request-Id")).hasSize(1);
        assertThat(response.headers().firstValue("Server")).isEmpty();
        if (status >= 400 && !method.equals("HEAD")) {
            assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(response.body()).contains("\"status\":" + status, "\"code\":\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nHost: other\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: loc alhost\r\nConnection: close\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /a<b> HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /?q={} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: \u0001\r\nConnection: close\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\nConnection: close\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\nConnection: close\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: nonsense\r\nConnection: close\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
                "TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "CONNECT a:1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "BREW / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            })
    void whatIsNotHttpIsRefusedInOurForm(String request) throws Exception {
        RawHttp.Answer answer = raw.send(request);
        assertThat(answer.status()).as(request + answer).isBetween(400, 499);
        assertSixHeaders(answer.headers());
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body())
                .as(answer.toString())
                .contains("\"code\":\"")
                .doesNotContain("Tomcat", "Exception", "<");
    }

    @Test
    void anUnknownRouteSaysWhereTheKnownOnesAre() throws Exception {
        for (String path : List.of("/api/v1/nothing-here", "/api/v2/me", "/ledger/a/b/c"))
            assertThat(send("GET", path).body()).contains("no route of the API", "/api/v1/openapi.json");
    }

    @Test
    void aRequestWithoutAVersionOfHttpIsRefused() throws Exception {
        for (String target : List.of("/", "/api/v1/openapi.json", "/sign-in")) {
            assertThat(raw.send("GET " + target + "\r\n").body())
                    .contains("malformed-request", "names no version of HTTP")
                    .doesNotContain("<html", "openapi");
            // Tomcat would answer a malformed request that it takes up next in the form of HTTP/0.9; a good one ends
            // that
            assertThat(raw.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void anAddressOrHeaderThatIsTooLongIsRefusedInOurForm() throws Exception {
        String tail = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        RawHttp.Answer address = raw.send("GET /" + "a".repeat(20_000) + tail);
        assertThat(address.status()).isBetween(400, 499);
        assertSixHeaders(address.headers());
        RawHttp.Answer header = raw.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n");
        assertThat(header.status()).isBetween(400, 499);
        assertSixHeaders(header.headers());
    }

    @Test
    void clearTextOnTheTlsPortIsRefusedInOurForm() throws Exception {
        RawHttp.Answer answer = raw.sendClearText("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(answer.status()).isEqualTo(400);
        ResponseHeaders.SECURITY.forEach(
                (name, value) -> assertThat(answer.headers()).containsEntry(name, value));
        assertThat(answer.body()).contains("HTTPS").doesNotContain("\"request\"");
        // the bytes are the same for everybody: an id in them would be that of another request
        assertThat(answer.headers()).doesNotContainKey("X-Request-Id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept",
                "Cookie",
                "Plinth-Organisation",
                "If-None-Match",
                "Origin",
                "User-Agent",
                "Content-Type"
            })
    void aHeaderWithAControlCharacterIsRefusedByNameOnEveryKindOfAddress(String name) throws Exception {
        for (String path :
                List.of("/", "/trust", "/api/v1/me", "/ledger/keys", "/assets/plinth.css", "/nothing-here")) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + name
                    + ": a\u009fb\r\n\r\n";
            List<String> lines = Logged.during(() -> {
                RawHttp.Answer answer = raw.send(request);
                assertThat(answer.status()).as(path + answer).isEqualTo(400);
                assertThat(answer.body()).containsIgnoringCase("\"field\":\"" + name + "\"");
                assertSixHeaders(answer.headers());
                return answer;
            });
            assertThat(lines).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/trust", "/api/v1/openapi.json", "/nothing-here"})
    void anAcceptHeaderThatCannotBeReadLeavesNothingInTheLog(String path) throws Exception {
        assertThat(Logged.during(() -> send("GET", path, "Accept", "nonsense"))).isEmpty();
    }

    @Test
    void theRequestIdIsNeverTakenFromTheClient() throws Exception {
        String theirs = "01890000-0000-7000-8000-000000000000";
        HttpResponse<String> response = send("GET", "/nothing-here", "X-Request-Id", theirs);
        assertThat(response.headers().firstValue("X-Request-Id").orElseThrow()).isNotEqualTo(theirs);
        assertThat(response.body())
                .contains(response.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/actuator", "/actuator/health", "/actuator/metrics", "/actuator/prometheus", "/actuator/env"})
    void thePublicPortServesNoManagement(String path) throws Exception {
        assertThat(send("GET", path).statusCode()).isEqualTo(404);
    }
}
