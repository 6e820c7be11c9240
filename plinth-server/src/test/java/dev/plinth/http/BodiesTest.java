package dev.plinth.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plinth.problem.ProblemException;
import dev.plinth.testing.Api;
import dev.plinth.testing.Api.Answer;
import dev.plinth.testing.Api.Org;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class BodiesTest {
    private static final int MEBIBYTE = 1024 * 1024;

    private final TestPlinth plinth;
    private final Org org;

    BodiesTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.org = Api.operator(plinth).newOrg();
    }

    private Answer send(byte[] body, String... headers) {
        return org.api().send("POST", org.path("/departments"), body, headers);
    }

    @ParameterizedTest
    @ValueSource(ints = {MEBIBYTE + 1, 3 * MEBIBYTE})
    void aBodyThatSaysItIsTooLargeIsRefusedUnread(int size) {
        Answer answer = send(new byte[size]);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("code")).isEqualTo("too-large");
    }

    @Test
    void aBodyThatDoesNotSayHowLargeItIsIsCounted() throws Exception {
        StringBuilder request = new StringBuilder(head("Transfer-Encoding: chunked"));
        String chunk = "a".repeat(0x8000);
        for (int i = 0; i < 40; i++) request.append("8000\r\n").append(chunk).append("\r\n");
        RawHttp.Answer answer =
                new RawHttp(plinth).send(request.append("0\r\n\r\n").toString());
        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void aBodyThatEndsEarlyWritesNothing() throws Exception {
        RawHttp.Answer answer = new RawHttp(plinth)
                .send(head("Transfer-Encoding: chunked") + "10\r\n{\"key\":\"north\"}\r\nnonsense\r\n");
        assertThat(answer.status()).isBetween(400, 499);
        assertThat(org.api().get(org.path("/departments")).json().path("items").size())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100000", "Transfer-Encoding: chunked"})
    void aBodyWhoseSenderGoesAwayLeavesNothingInTheLog(String length) throws Exception {
        assertThat(Logged.during(() -> new RawHttp(plinth).sendAndLeave(head(length) + "186a0\r\n{\"key\":")))
                .isEmpty();
    }

    private String head(String length) {
        return "POST " + org.path("/departments") + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + org.token() + "\r\nContent-Type: application/json\r\nConnection: close\r\n" + length + "\r\n\r\n";
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,415",
        "application/xml,415",
        "application/x-www-form-urlencoded,415",
        "multipart/form-data; boundary=x,415",
        "application/json; charset=utf-16,415",
        "application/json; charset=nonsense,415",
        "application/problem+json,415",
        "nonsense,415",
        "*/*,415",
        "multipart/form-data; boundary=x,415",
        "multipart/form-data,415",
        "multipart/mixed; boundary=x,415",
        "application/json; charset=utf-8,201"
    })
    void onlyJsonInUtf8IsTaken(String type, int status) {
        Answer answer = send("{\"key\":\"north\",\"name\":\"North\"}".getBytes(UTF_8), "Content-Type", type);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    }

    @Test
    void anAnswerIsJsonOrNothing() {
        Answer answer = org.api().get(org.path("/departments"), "Accept", "application/xml");
        assertThat(answer.status()).isEqualTo(406);
        assertThat(org.api().get(org.path("/departments"), "Accept", "nonsense").status())
                .isEqualTo(406);
        assertThat(org.api()
                        .get(org.path("/departments"), "Accept", "text/html")
                        .headers()
                        .firstValue("Content-Type"))
                .contains("application/problem+json");
    }

    @Test
    void everyWrongFieldIsNamedInOneAnswer() {
        Api operator = Api.operator(plinth);
        assertThat(fields(operator.post("/api/v1/orgs", Map.of()))).containsExactly("slug", "name", "profile");
        Answer wrong = operator.post(
                "/api/v1/orgs", Map.of("slug", "!", "name", "", "profile", "foo", "tier", "?", "region", "!"));
        assertThat(fields(wrong)).containsExactly("slug", "name", "profile", "tier", "region");
        assertThat(wrong.text("detail")).endsWith("(and 4 more under errors)");
        assertThat(wrong.text()).contains("is not a region of this installation", "one of us, eu");
        assertThat(wrong.text()).contains("one of ai-helpdesk, asset-ops, governed-ai, health-edi, support-chat");
        assertThat(fields(operator.post("/api/v1/orgs", Map.of("slug", 1, "nome", "x", "region", List.of()))))
                .containsExactlyInAnyOrder("slug", "name", "profile", "region", "nome");
        assertThat(fields(org.api()
                        .post(
                                org.path("/collections"),
                                Map.of("name", "c1", "fields", List.of(Map.of("name", "a", "typ", "string"))))))
                .contains("fields[0].type", "fields[0].class", "fields[0].typ");
        assertThat(fields(org.api()
                        .post(
                                org.path("/api-keys"),
                                Map.of(
                                        "name",
                                        "",
                                        "role",
                                        "agent",
                                        "expiresAt",
                                        "2020-01-01T00:00:00Z",
                                        "scopes",
                                        List.of("key:manage")))))
                .containsExactly("name", "scopes", "expiresAt");
    }

    @Test
    void everyWrongQueryParameterIsNamedInOneAnswer() {
        Answer wrong = org.api().get(org.path("/ledger/entries?limit=x&unknown=1&cursor=!&limit=2&more"));
        assertThat(fields(wrong)).containsExactly("unknown", "limit", "more", "limit", "cursor");
        assertThat(wrong.text("detail")).endsWith("(and 4 more under errors)");
        assertThat(fields(org.api().get(org.path("/ledger/entries?limit=x")))).containsExactly("limit");
    }

    private static List<String> fields(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        return answer.json()
                .path("errors")
                .valueStream()
                .map(error -> error.path("field").asString())
                .toList();
    }

    @Test
    void aBodyIsNeeded() {
        assertThat(send(new byte[0]).status()).isBetween(400, 415);
        assertThat(org.api().post(org.path("/departments"), Map.of()).field()).isEqualTo("key");
    }

    private static ServletInputStream stream(byte[] bytes, boolean stalls) {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        return new ServletInputStream() {
            @Override
            public int read() throws java.io.IOException {
                if (stalls && in.available() == 0) throw new SocketTimeoutException();
                return in.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws java.io.IOException {
                if (stalls && in.available() == 0) throw new SocketTimeoutException();
                return in.read(target, offset, length);
            }

            @Override
            public boolean isFinished() {
                return in.available() == 0;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new IllegalStateException("not used");
            }
        };
    }

    @Test
    void aBodyThatTricklesIsRefused() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        InstantSource clock = now::get;
        LimitedBody body = new LimitedBody(stream(new byte[100], false), clock, false, problem -> {});
        assertThat(body.read()).isZero();
        now.updateAndGet(at -> at.plus(Duration.ofSeconds(20)));
        assertThat(body.read()).isZero();
        now.updateAndGet(at -> at.plus(Duration.ofSeconds(2)));
        assertThat(catchThrowableOfType(ProblemException.class, body::read)
                        .code()
                        .status())
                .isEqualTo(408);
    }

    @Test
    void anAddressMayAskForAFasterBody() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        LimitedBody body = new LimitedBody(stream(new byte[40_000], false), now::get, false, problem -> {});
        body.limit(MEBIBYTE, 10_000);
        now.set(Instant.EPOCH.plusSeconds(23));
        assertThat(body.read(new byte[30_000], 0, 30_000)).isEqualTo(30_000);
        now.set(Instant.EPOCH.plusSeconds(24));
        assertThat(catchThrowableOfType(ProblemException.class, body::read))
                .hasMessageContaining("10000 bytes a second");
    }

    @Test
    void aBodyThatStallsIsRefused() throws Exception {
        LimitedBody body = new LimitedBody(stream(new byte[1], true), () -> Instant.EPOCH, false, problem -> {});
        assertThat(body.read()).isZero();
        assertThat(catchThrowableOfType(ProblemException.class, body::read)
                        .code()
                        .status())
                .isEqualTo(408);
    }
}
