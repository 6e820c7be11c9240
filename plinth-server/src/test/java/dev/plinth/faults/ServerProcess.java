package dev.plinth.faults;

import dev.plinth.testing.Await;
import dev.plinth.testing.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Plinth in a process of its own, started as the command line starts it, so that it can be killed. Closing leaves nothing behind. */
final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private static final String QUICK_TO_START = "-XX:TieredStopAtLevel=1";

    private final Path home;
    private final Path data;
    private final String regions;
    private final boolean demo;
    private final int port = freePort();
    private final int managementPort = freePort();
    private List<String> machine = List.of("-Xmx640m", QUICK_TO_START);
    private @Nullable Process process;
    private @Nullable HttpClient http;

    /** @param regions comma-separated, the home region first */
    ServerProcess(String regions) {
        this(freshHome(), regions);
    }

    /** The five example organisations in their two regions; the samples are those of the repository. */
    static ServerProcess demo() {
        return new ServerProcess(freshHome(), "us,eu", true);
    }

    /** @param home a directory that the database's unprivileged user can walk to; removed when this closes */
    ServerProcess(Path home, String regions) {
        this(home, regions, false);
    }

    private ServerProcess(Path home, String regions, boolean demo) {
        this.home = home;
        this.data = home.resolve("data");
        this.regions = regions;
        this.demo = demo;
    }

    /** From the next start on it has so much memory for objects, and is compiled as in production. */
    ServerProcess withHeap(int megabytes) {
        machine = List.of("-Xmx" + megabytes + "m");
        return this;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** A command line of Plinth up to its first argument, for what ends soon. */
    static List<String> plinth(int heapMegabytes) {
        return plinth(List.of("-Xmx" + heapMegabytes + "m", QUICK_TO_START));
    }

    private static List<String> plinth(List<String> machine) {
        List<String> command = new ArrayList<>(
                List.of(java(), "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(machine);
        command.addAll(
                List.of("-Dplinth.trust.run=false", "-cp", System.getProperty("java.class.path"), "dev.plinth.Plinth"));
        return command;
    }

    /** Starts the server and waits until it answers. */
    ServerProcess start(String... more) {
        launch(more);
        awaitAnswer();
        return this;
    }

    /** Starts the server and does not wait. */
    void launch(String... more) {
        List<String> command = plinth(machine);
        command.addAll(demo ? List.of("demo") : List.of("up", "--regions", regions));
        command.addAll(List.of(
                "--data",
                data.toString(),
                "--port",
                Integer.toString(port),
                "--management-port",
                Integer.toString(managementPort)));
        command.addAll(List.of(more));
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            // a test says itself when probes run
            builder.environment().put("PLINTH_TRUST_RUN", "false");
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAnswer() {
        Await.until("the server answers", START_LIMIT, () -> {
            if (!running().isAlive())
                throw new IllegalStateException("The server ended with %d while starting: %s"
                        .formatted(running().exitValue(), output()));
            return answers();
        });
    }

    /** Whether it serves its public list of log keys now. */
    boolean answers() {
        if (Files.notExists(authority())) return false;
        try {
            HttpRequest request = HttpRequest.newBuilder(uri("/ledger/keys"))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return client().send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpClient client() {
        HttpClient known = http;
        if (known == null) {
            known = Trust.client(authority());
            http = known;
        }
        return known;
    }

    URI uri(String path) {
        return URI.create("https://localhost:" + port + path);
    }

    URI managementUri(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    Path data() {
        return data;
    }

    Path authority() {
        return data.resolve("tls/server.crt");
    }

    /** Everything that the server has printed since the first start. */
    String output() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path log() {
        return home.resolve("server.log");
    }

    private Process running() {
        Process started = process;
        if (started == null) throw new IllegalStateException("not started");
        return started;
    }

    boolean isAlive() {
        return running().isAlive();
    }

    /** {@code kill -9} of the application; its databases live on. */
    void kill() {
        await(running().destroyForcibly());
    }

    /** Asks it to stop in good order and waits. */
    void stop() {
        running().destroy();
        await(running());
    }

    private static void await(Process ending) {
        try {
            if (!ending.waitFor(3, TimeUnit.MINUTES)) throw new IllegalStateException("The server does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The processes of one database, {@code rows} or {@code keys}. */
    DatabaseProcesses database(String region, String store) {
        return new DatabaseProcesses(
                data.resolve("regions").resolve(region).resolve(store).resolve("pg"));
    }

    List<DatabaseProcesses> databases() {
        return Stream.of(regions.split(",", -1))
                .flatMap(region -> Stream.of("data", "keys").map(store -> database(region, store)))
                .toList();
    }

    @Override
    public void close() {
        Process started = process;
        if (started != null && started.isAlive()) {
            started.destroy();
            try {
                if (!started.waitFor(1, TimeUnit.MINUTES))
                    started.destroyForcibly().waitFor();
            } catch (InterruptedException e) {
                started.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        for (DatabaseProcesses database : databases()) database.kill();
        HttpClient known = http;
        if (known != null) known.shutdownNow();
        remove(home);
    }

    /** Removes a tree, also while somebody is still removing parts of it. */
    static void remove(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path freshHome() {
        try {
            Path made = Files.createTempDirectory("plinth-drill-");
            return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
