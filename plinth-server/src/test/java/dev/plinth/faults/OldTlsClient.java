package dev.plinth.faults;

import java.io.FileInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client of another age, run in a JVM of its own because the ban on old protocols is read once per JVM. */
final class OldTlsClient {
    static final int ACCEPTED = 0;
    static final int REFUSED = 3;

    private OldTlsClient() {}

    /** Arguments: port, certificate file, protocol. Exits with {@link #ACCEPTED} or {@link #REFUSED}; anything else is no answer. */
    public static void main(String[] arguments) throws Exception {
        Security.setProperty("jdk.tls.disabledAlgorithms", "");
        Security.setProperty("jdk.certpath.disabledAlgorithms", "");
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (FileInputStream in = new FileInputStream(arguments[1])) {
            store.setCertificateEntry(
                    "plinth", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket =
                (SSLSocket) tls.getSocketFactory().createSocket("localhost", Integer.parseInt(arguments[0]))) {
            socket.setEnabledProtocols(new String[] {arguments[2]});
            socket.setEnabledCipherSuites(socket.getSupportedCipherSuites());
            socket.startHandshake();
            socket.getOutputStream().write("HEAD / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            int first = socket.getInputStream().read();
            System.out.println("accepted " + socket.getSession().getProtocol() + ", first byte " + first);
            System.exit(first < 0 ? 4 : ACCEPTED);
        } catch (SSLHandshakeException e) {
            System.out.println("refused: " + e.getMessage());
            System.exit(REFUSED);
        }
    }
}
