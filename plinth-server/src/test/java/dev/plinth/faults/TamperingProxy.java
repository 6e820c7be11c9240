package dev.plinth.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Stands before a server with the server's own certificate and flips one bit in the answers it is told to. */
final class TamperingProxy implements AutoCloseable {
    private static final String ALIAS = "server";

    /** In a checkpoint: after origin and size. Behind the root come signatures, of which the reader checks one kind only. */
    private static final int INSIDE_THE_ROOT = 70;

    private final ServerProcess server;
    private final Predicate<String> victims;
    private final HttpsServer listener;
    private final AtomicInteger changed = new AtomicInteger();

    TamperingProxy(ServerProcess server, Predicate<String> victims) throws IOException {
        this.server = server;
        this.victims = victims;
        this.listener = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        listener.setHttpsConfigurator(
                new HttpsConfigurator(identity(server.data().resolve("tls"))));
        listener.createContext("/", this::pass);
        listener.start();
    }

    String url() {
        return "https://localhost:" + listener.getAddress().getPort();
    }

    int changed() {
        return changed.get();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(server.uri(exchange.getRequestURI().toString()));
            String key = exchange.getRequestHeaders().getFirst("Authorization");
            if (key != null) request.header("Authorization", key);
            HttpResponse<byte[]> answer =
                    server.client().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            byte[] body = answer.body();
            if (answer.statusCode() == 200
                    && body.length > 0
                    && victims.test(exchange.getRequestURI().getPath())) {
                body[Math.min(body.length / 3, INSIDE_THE_ROOT)] ^= 1;
                changed.incrementAndGet();
            }
            exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SSLContext identity(Path directory) throws IOException {
        try {
            String pem = Files.readString(directory.resolve("server.key"), StandardCharsets.US_ASCII);
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
            Certificate certificate = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(directory.resolve("server.crt"))));
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry(ALIAS, key, new char[0], new Certificate[] {certificate});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        listener.stop(0);
    }
}
