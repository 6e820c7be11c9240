package dev.plinth.egress;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.runtime.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Knocks at the listener with TLS 1.0, 1.1 and 1.2, in clear text, and with TLS 1.3, which alone may be let in. */
final class TlsProbe implements Probe<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration VALIDITY = Duration.ofDays(1);
    private static final byte ALERT = 21;
    private static final byte HANDSHAKE = 22;
    private static final int REFUSALS = 400;
    private static final Map<String, Short> OLD = old();
    private static final List<String> IN_CLEAR = List.of(
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.0\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    private final IntSupplier port;
    private final InstantSource clock;
    private final SecureRandom random;

    TlsProbe(IntSupplier port, InstantSource clock, SecureRandom random) {
        this.port = port;
        this.clock = clock;
        this.random = random;
    }

    private static Map<String, Short> old() {
        Map<String, Short> versions = new LinkedHashMap<>();
        versions.put("TLS 1.0", (short) 0x0301);
        versions.put("TLS 1.1", (short) 0x0302);
        versions.put("TLS 1.2", (short) 0x0303);
        return versions;
    }

    @Override
    public String name() {
        return "tls-versions";
    }

    @Override
    public String tries() {
        return "Connects with TLS 1.0, 1.1 and 1.2 and without TLS, which must all be refused, and with TLS 1.3.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL;
    }

    @Override
    public Target<Integer> live() {
        return (attack, attempt) -> attack.on(port.getAsInt(), attempt);
    }

    @Override
    public List<Twin<Integer>> twins() {
        return List.of(
                new Twin<>("takes-tls12", "a listener that also takes TLS 1.2", listener("TLSv1.3", "TLSv1.2")),
                new Twin<>("only-tls12", "a listener that does not speak TLS 1.3", listener("TLSv1.2")),
                new Twin<>("in-clear", "a listener that answers without TLS", (attack, attempt) -> {
                    try (WeakListener weak = WeakListener.inClear()) {
                        return attack.on(weak.port(), attempt);
                    }
                }));
    }

    private Target<Integer> listener(String... protocols) {
        return (attack, attempt) -> {
            SelfSigned identity = SelfSigned.make(clock, random, VALIDITY);
            try (WeakListener weak = WeakListener.speaking(identity, protocols)) {
                return attack.on(weak.port(), attempt);
            }
        };
    }

    @Override
    public Observation attack(Integer at, Attempt attempt) throws IOException {
        Tally tally = Tally.of(OLD.size() + IN_CLEAR.size() + 1);
        for (Map.Entry<String, Short> version : OLD.entrySet()) {
            tally.tried(version.getKey());
            byte[] answer = exchange(at, ClientHello.offering(version.getValue(), attempt.random()));
            // whoever does not want the version sends an alert or hangs up; only a server hello goes on with it
            if (answer.length > 0 && answer[0] != ALERT)
                tally.broken(
                        answer[0] == HANDSHAKE
                                ? version.getKey() + " was accepted"
                                : version.getKey() + " got an answer that is no TLS");
        }
        for (String request : IN_CLEAR) {
            tally.tried("clear " + request);
            if (serves(exchange(at, request.getBytes(StandardCharsets.US_ASCII))))
                tally.broken("a request without TLS was served");
        }
        tally.tried("TLS 1.3");
        if (!speaks13(at)) tally.broken("TLS 1.3 was refused");
        return tally.end();
    }

    private static byte[] exchange(int port, byte[] sent) throws IOException {
        try {
            return OwnDoor.exchange(port, sent, 64, PATIENCE);
        } catch (SocketException hungUp) {
            return new byte[0];
        }
    }

    /** Saying that HTTPS is needed is no serving; a page or a redirect is. */
    private static boolean serves(byte[] answer) {
        String head = new String(answer, StandardCharsets.ISO_8859_1);
        if (!head.matches("(?s)HTTP/1\\.[01] [0-9]{3}.*")) return false;
        int status = Integer.parseInt(head.substring(9, 12));
        return status < REFUSALS;
    }

    private static boolean speaks13(int port) throws IOException {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
                SSLSocket socket =
                        (SSLSocket) anyCertificate().getSocketFactory().createSocket(plain, "localhost", port, true)) {
            plain.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.setEnabledProtocols(new String[] {"TLSv1.3"});
            socket.startHandshake();
            return true;
        } catch (javax.net.ssl.SSLException | SocketException refused) {
            return false;
        }
    }

    /** Only the protocol is looked at; nothing is sent over the connection. */
    private static SSLContext anyCertificate() {
        try {
            SSLContext tls = SSLContext.getInstance("TLSv1.3");
            tls.init(null, new TrustManager[] {new Anyone()}, null);
            return tls;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK speaks TLS 1.3", e);
        }
    }

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // nothing is entrusted to this connection
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // nothing is entrusted to this connection
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
