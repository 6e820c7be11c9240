package dev.plinth.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PinnedHttpTest {
    private static final byte[] BODY = "hello".getBytes(StandardCharsets.UTF_8);

    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final List<String> seen = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Host") + " " + body);
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1/elsewhere");
            exchange.sendResponseHeaders(302, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aBodyIsPostedToThePinnedAddressUnderItsNameAndNoRedirectIsFollowed() {
        var answer = outbound("127.0.0.1")
                .post(recipient("http://w.example:%d/base/", true), "/add", "text/plain", BODY, 10);
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.text()).isEqualTo("ok");
        assertThat(seen)
                .containsExactly(
                        "POST /base/add w.example:" + server.getAddress().getPort() + " hello");
    }

    @Test
    void aNameIsResolvedOnce() {
        var asked = new AtomicInteger();
        var outbound = new PinnedHttp(
                host -> {
                    asked.incrementAndGet();
                    return InetAddress.getAllByName("127.0.0.1");
                },
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                LONGEST);
        outbound.post(recipient("http://w.example:%d", true), "/", "text/plain", BODY, 10);
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"})
    void aNameThatLeadsInsideIsRefusedBeforeAnythingIsSent(String address) {
        assertThatThrownBy(() -> outbound("8.8.8.8", address)
                        .post(recipient("https://w.example:%d", false), "/", "text/plain", BODY, 10))
                .isInstanceOf(EgressException.class)
                .hasMessageContaining("private or special");
        assertThat(seen).isEmpty();
    }

    @Test
    void anAnswerThatIsTooLongIsRefused() {
        assertThatThrownBy(() ->
                        outbound("127.0.0.1").post(recipient("http://w.example:%d", true), "/", "text/plain", BODY, 1))
                .isInstanceOf(EgressException.class)
                .hasMessageContaining("more than the 1 bytes");
    }

    @Test
    void aServerThatSpeaksNoTlsIsNotAskedInTheClear() {
        assertThatThrownBy(() -> outbound("127.0.0.1")
                        .post(recipient("https://w.example:%d", true), "/", "text/plain", BODY, 10))
                .isInstanceOf(EgressException.class);
        assertThat(seen).isEmpty();
    }

    @Test
    void nobodyListeningIsSaid() {
        server.stop(0);
        assertThatThrownBy(() ->
                        outbound("127.0.0.1").post(recipient("http://w.example:%d", true), "/", "text/plain", BODY, 10))
                .isInstanceOf(EgressException.class)
                .hasMessageContaining("w.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://w.example",
                "ftp://w.example",
                "https://user@w.example",
                "https://w.example?x=y",
                "https://w.example#x",
                "https:opaque"
            })
    void anAddressThatIsMoreOrLessThanAHostIsRefused(String address) {
        assertThatThrownBy(() -> new Recipient("w", "test", URI.create(address), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static PinnedHttp outbound(String... addresses) {
        return new PinnedHttp(
                host -> {
                    InetAddress[] found = new InetAddress[addresses.length];
                    for (int i = 0; i < found.length; i++) found[i] = InetAddress.getByName(addresses[i]);
                    return found;
                },
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                LONGEST);
    }

    private Recipient recipient(String address, boolean local) {
        return new Recipient(
                "witness w",
                "test",
                URI.create(address.formatted(server.getAddress().getPort())),
                local);
    }
}
