package dev.plinth.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    @Test
    void aBodyEndsWhereItsFramingSays() throws IOException {
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef").text())
                .isEqualTo("abc");
        assertThat(read("HTTP/1.1 200 OK\r\n\r\nabc").text()).isEqualTo("abc");
        assertThat(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
                        .text())
                .isEqualTo("abc");
    }

    @Test
    void anInterimAnswerIsNotTheAnswer() throws IOException {
        var answer = read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\n7\n");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).isEqualTo("7\n");
    }

    @Test
    void anAnswerWithoutContentHasNone() throws IOException {
        assertThat(read("HTTP/1.1 204 No Content\r\n\r\nxyz").text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 999 X\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n01234567890",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n6\r\nabcdef\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n01234567890"
            })
    void aBrokenAmbiguousOrTooLongAnswerIsRefused(String answer) {
        assertThatThrownBy(() -> read(answer)).isInstanceOf(IOException.class);
    }

    @Test
    void anEndlessHeadIsCut() {
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\n" + "x: y\r\n".repeat(100_000)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too long");
    }

    private static Answer read(String answer) throws IOException {
        return new AnswerReader(new ByteArrayInputStream(answer.getBytes(StandardCharsets.ISO_8859_1)), 10).read();
    }
}
