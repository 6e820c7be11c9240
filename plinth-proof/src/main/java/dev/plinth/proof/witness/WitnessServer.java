package dev.plinth.proof.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plinth.proof.WitnessRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves a {@link Witness} over HTTP: {@code POST /add-checkpoint} and nothing else. */
public final class WitnessServer implements AutoCloseable {
    private static final String SLOWEST_SECONDS = "30";

    private final HttpServer http;
    private final ExecutorService executor;

    private WitnessServer(HttpServer http, ExecutorService executor) {
        this.http = http;
        this.executor = executor;
    }

    /** Listens from now on. Requests that take over 30 seconds to arrive are cut. */
    public static WitnessServer start(InetSocketAddress address, Witness witness) {
        System.setProperty("sun.net.httpserver.maxReqTime", SLOWEST_SECONDS);
        System.setProperty("sun.net.httpserver.maxRspTime", SLOWEST_SECONDS);
        try {
            var http = HttpServer.create(address, 0);
            var executor = Executors.newVirtualThreadPerTaskExecutor();
            http.setExecutor(executor);
            http.createContext("/", exchange -> {
                try (exchange) {
                    answer(exchange, judge(exchange, witness));
                }
            });
            http.start();
            return new WitnessServer(http, executor);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    public int port() {
        return http.getAddress().getPort();
    }

    private static Witness.Answer judge(HttpExchange exchange, Witness witness) throws IOException {
        if (!exchange.getRequestURI().getPath().equals("/add-checkpoint")) {
            return Witness.Answer.refused(404, "There is only /add-checkpoint here");
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            return Witness.Answer.refused(405, "Use POST");
        }
        byte[] body = exchange.getRequestBody().readNBytes(WitnessRequest.MAX_BYTES + 1);
        if (body.length > WitnessRequest.MAX_BYTES) {
            return Witness.Answer.refused(413, "A request has at most " + WitnessRequest.MAX_BYTES + " bytes");
        }
        try {
            return witness.add(body);
        } catch (RuntimeException e) {
            // the disk is full or gone: nothing was cosigned, and the next request may do better
            return Witness.Answer.refused(503, "The witness cannot store its state now");
        }
    }

    private static void answer(HttpExchange exchange, Witness.Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
        executor.close();
    }
}
