package dev.plinth.http;

import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sends bytes that no HTTP client would send. */
public final class RawHttp {
    private final TestPlinth plinth;

    public RawHttp(TestPlinth plinth) {
        this.plinth = plinth;
    }

    /** An answer, taken apart as far as these tests look at it. */
    public record Answer(int status, Map<String, String> headers, String body) {
        static Answer parse(String text) {
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) return new Answer(0, Map.of(), text);
            List<String> lines = text.substring(0, end).lines().toList();
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line : lines.subList(1, lines.size())) {
                int colon = line.indexOf(':');
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            return new Answer(Integer.parseInt(lines.getFirst().substring(9, 12)), headers, text.substring(end + 4));
        }

        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    public Answer send(String request) throws IOException, GeneralSecurityException {
        return send(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    Answer send(byte[] request) throws IOException, GeneralSecurityException {
        try (Socket socket = plinth.http().sslContext().getSocketFactory().createSocket("localhost", plinth.port())) {
            return exchange(socket, request);
        }
    }

    /** Sends this, says that nothing more comes, and waits until the server is done with the connection. */
    Answer sendAndLeave(String request) throws IOException, GeneralSecurityException {
        try (Socket socket = plinth.http().sslContext().getSocketFactory().createSocket("localhost", plinth.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return Answer.parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
        }
    }

    Answer sendClearText(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), plinth.port())) {
            return exchange(socket, request.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static Answer exchange(Socket socket, byte[] request) throws IOException {
        socket.setSoTimeout(30_000);
        OutputStream out = socket.getOutputStream();
        out.write(request);
        out.flush();
        return Answer.parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
    }
}
