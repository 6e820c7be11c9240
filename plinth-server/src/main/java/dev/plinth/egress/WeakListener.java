package dev.plinth.egress;

import dev.plinth.runtime.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * A listener with a weakness, for attacks to find: it lives on a free loopback port for as long as one run, has a throw-away
 * key, and serves one fixed sentence.
 */
public final class WeakListener implements AutoCloseable {
    private static final byte[] PAGE = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
            .getBytes(StandardCharsets.US_ASCII);
    private static final int PATIENCE_MILLIS = 5_000;

    private final ServerSocket socket;
    private final Thread thread;

    private WeakListener(ServerSocket socket) {
        this.socket = socket;
        this.thread = Thread.ofVirtual().name("weak-listener").start(this::serve);
    }

    /** Serves without any TLS. */
    public static WeakListener inClear() throws IOException {
        return new WeakListener(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
    }

    /** Speaks these protocols, such as {@code TLSv1.2}. */
    public static WeakListener speaking(SelfSigned identity, String... protocols) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry("twin", identity.key(), new char[0], new Certificate[] {identity.certificate()});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), null, new SecureRandom());
            SSLServerSocket socket = (SSLServerSocket)
                    tls.getServerSocketFactory().createServerSocket(0, 16, InetAddress.getLoopbackAddress());
            socket.setEnabledProtocols(protocols);
            return new WeakListener(socket);
        } catch (GeneralSecurityException e) {
            throw new IOException("A throw-away listener cannot be made", e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                client.setSoTimeout(PATIENCE_MILLIS);
                InputStream in = client.getInputStream();
                if (in.read() >= 0) {
                    client.getOutputStream().write(PAGE);
                    client.getOutputStream().flush();
                }
            } catch (IOException refusedOrClosed) {
                // a handshake that came to nothing: the next one may
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        try {
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
