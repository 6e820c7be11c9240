package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class TlsTest {
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1", "TLSv1.1", "TLSv1.2"})
    void aClientThatSpeaksOnlyAnOldProtocolIsRefused(String protocol, TestPlinth plinth) {
        Commands.Result result = oldClient(plinth, protocol);
        assertThat(result.code()).as(result.output()).isEqualTo(OldTlsClient.REFUSED);
    }

    @Test
    void theSameClientIsAcceptedWithTls13(TestPlinth plinth) {
        Commands.Result result = oldClient(plinth, "TLSv1.3");
        assertThat(result.code()).as(result.output()).isEqualTo(OldTlsClient.ACCEPTED);
        assertThat(result.output()).contains("accepted TLSv1.3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /ledger/keys HTTP/1.0\r\n\r\n",
                "GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            })
    void plainHttpIsNeverServedAnything(String request, TestPlinth plinth) throws IOException {
        String answer = plainly(plinth.port(), request);
        assertThat(answer).doesNotContain("HTTP/1.1 2", "HTTP/1.0 2", "HTTP/1.1 3", "openapi", "<html", "plinth+");
        assertThat(answer.length()).as(answer).isLessThan(1_000);
    }

    @Test
    void theManagementPortListensOnLoopbackOnly(TestPlinth plinth) throws IOException {
        List<String> listening = Listening.addresses(plinth.managementPort());
        assertThat(listening).isNotEmpty().allMatch(Listening::isLoopback);
    }

    @Test
    @Tag("system")
    void opensslSeesNothingButTls13(TestPlinth plinth) {
        var authority = plinth.directory().resolve("tls/server.crt");
        for (String old : List.of("-tls1", "-tls1_1", "-tls1_2")) {
            Commands.Result refused =
                    Openssl.connect(plinth.port(), authority, old, "-cipher", "ALL:COMPLEMENTOFALL@SECLEVEL=0");
            assertThat(refused.code()).as(old + ": " + refused.output()).isNotZero();
            assertThat(refused.output())
                    .doesNotContain("BEGIN CERTIFICATE", "unknown option")
                    .contains("alert");
        }
        Commands.Result accepted = Openssl.connect(plinth.port(), authority, "-tls1_3");
        assertThat(accepted.output()).contains("TLSv1.3", "Verify return code: 0 (ok)");
    }

    private static Commands.Result oldClient(TestPlinth plinth, String protocol) {
        return Commands.run(
                List.of(
                        ServerProcess.java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OldTlsClient.class.getName(),
                        Integer.toString(plinth.port()),
                        plinth.directory().resolve("tls/server.crt").toString(),
                        protocol),
                Duration.ofSeconds(120));
    }

    private static String plainly(int port, String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(10_000), StandardCharsets.ISO_8859_1);
        } catch (SocketException closed) {
            return "";
        }
    }
}
