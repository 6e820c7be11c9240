package dev.plinth.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL cluster that Plinth runs itself, on loopback, with passwords, durable: {@code fsync} and
 * {@code synchronous_commit} stay on, pages carry checksums, and its log never holds a statement or a value. When the
 * database dies it is started again; when Plinth died before, the orphan is stopped first.
 */
public final class EmbeddedCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedCluster.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final String name;
    private final Path programs;
    private final Path home;
    private final Path data;
    private final PlainUser user;
    private final String password;
    private final Map<String, String> settings;
    private final int port;
    private volatile boolean stopping;
    private volatile @Nullable Process process;

    private EmbeddedCluster(
            String name, Path programs, Path home, PlainUser user, String password, Map<String, String> settings) {
        this.name = name;
        this.programs = programs;
        this.home = home;
        this.data = home.resolve("pg");
        this.user = user;
        this.password = password;
        this.settings = Map.copyOf(settings);
        this.port = freePort();
    }

    /**
     * Starts a cluster below {@code home}, making it when it is not there yet.
     *
     * @param settings added to the durable defaults; durability itself cannot be switched off here
     */
    public static EmbeddedCluster start(
            String name, Path binariesParent, Path home, String password, Map<String, String> settings) {
        Path programs = PostgresBinaries.unpack(binariesParent);
        makeDirectory(home);
        EmbeddedCluster cluster =
                new EmbeddedCluster(name, programs, home, PlainUser.forDirectory(home), password, settings);
        cluster.user.own(home);
        cluster.initialise();
        cluster.stopOrphan();
        cluster.launch();
        Thread.ofPlatform().daemon().name("postgres-" + name).start(cluster::supervise);
        return cluster;
    }

    /** The address of one database of this cluster, as superuser. */
    public StoreAddress superuser(String database) {
        return new StoreAddress("jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), "postgres", password);
    }

    /** The process id of the running database server, for people and for fault drills. */
    public long pid() {
        Process running = process;
        return running == null ? -1 : running.pid();
    }

    public Path dataDirectory() {
        return data;
    }

    private void initialise() {
        if (Files.exists(data.resolve("PG_VERSION"))) return;
        Path passwordFile = home.resolve("initial-password");
        try {
            if (Files.exists(data)) PostgresBinaries.removeTree(data);
            SecretFiles.write(passwordFile, (password + "\n").getBytes(StandardCharsets.UTF_8));
            user.own(passwordFile);
            run(
                    "initdb",
                    "-D",
                    data.toString(),
                    "-U",
                    "postgres",
                    "-A",
                    "scram-sha-256",
                    "--pwfile=" + passwordFile,
                    "-E",
                    "UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "-k");
        } catch (IOException e) {
            throw new StartException("Cannot initialise the database " + name + ": " + e.getMessage(), e);
        } finally {
            deleteQuietly(passwordFile);
        }
    }

    /** After a killed Plinth its database may live on: it would hold the data directory. */
    private void stopOrphan() {
        if (Files.exists(data.resolve("postmaster.pid"))) {
            try {
                run("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "-t", "60", "stop");
                LOG.info("Stopped the database {} that an earlier run left behind", name);
            } catch (StartException stale) {
                LOG.debug("No orphan of {} is running", name, stale);
            }
        }
    }

    private void launch() {
        writeConfiguration();
        try {
            Path log = home.resolve("postgres.log");
            process = new ProcessBuilder(ownSession(user.command(
                            List.of(programs.resolve("bin/postgres").toString(), "-D", data.toString()))))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new StartException("Cannot start the database " + name + ": " + e.getMessage(), e);
        }
        awaitReady();
    }

    /** In a session of its own, an interrupt from the keyboard reaches Plinth only, which then stops the database in order. */
    private static List<String> ownSession(List<String> command) {
        List<String> all = new ArrayList<>(List.of("setsid"));
        all.addAll(command);
        return all;
    }

    private void writeConfiguration() {
        StringBuilder text = new StringBuilder("# written by Plinth at every start\n");
        Map<String, String> all = new TreeMap<>(Map.ofEntries(
                Map.entry("listen_addresses", "127.0.0.1"),
                Map.entry("unix_socket_directories", ""),
                Map.entry("max_connections", "100"),
                Map.entry("shared_buffers", "64MB"),
                Map.entry("jit", "off"),
                Map.entry("password_encryption", "scram-sha-256"),
                Map.entry("log_statement", "none"),
                Map.entry("log_min_error_statement", "panic"),
                Map.entry("log_error_verbosity", "terse"),
                Map.entry("log_parameter_max_length", "0"),
                Map.entry("log_parameter_max_length_on_error", "0"),
                Map.entry("log_min_duration_statement", "-1"),
                Map.entry("track_activity_query_size", "256"),
                Map.entry("max_wal_size", "1GB")));
        all.putAll(settings);
        all.putAll(Map.of(
                "port", Integer.toString(port), "fsync", "on", "synchronous_commit", "on", "full_page_writes", "on"));
        all.forEach((key, value) ->
                text.append(key).append(" = '").append(value.replace("'", "''")).append("'\n"));
        try {
            Path file = data.resolve("postgresql.auto.conf");
            Files.writeString(file, text);
            user.own(file);
        } catch (IOException e) {
            throw new StartException("Cannot configure the database " + name + ": " + e.getMessage(), e);
        }
    }

    private void awaitReady() {
        long until = System.nanoTime() + START_LIMIT.toNanos();
        StoreAddress address = superuser("postgres");
        while (true) {
            try (var connection = address.open()) {
                if (connection.isValid(5)) return;
            } catch (SQLException notYet) {
                Process running = process;
                if (running != null && !running.isAlive())
                    throw new StartException("The database " + name + " ended while starting; its log says why: "
                            + home.resolve("postgres.log"));
                if (System.nanoTime() > until)
                    throw new StartException(
                            "The database " + name + " did not answer within " + START_LIMIT.toSeconds() + " seconds",
                            notYet);
            }
            pause(Duration.ofMillis(50));
        }
    }

    private void supervise() {
        Duration wait = Duration.ofMillis(200);
        while (!stopping) {
            Process running = process;
            try {
                if (running != null) running.waitFor();
                if (stopping) return;
                LOG.warn("The database {} ended by itself; starting it again", name);
                stopOrphan();
                launch();
                wait = Duration.ofMillis(200);
            } catch (StartException e) {
                LOG.error("The database {} does not start: {}", name, e.getMessage());
                pause(wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait.multipliedBy(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(programs.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(user.command(command)).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            builder.directory(home.toFile());
            Process started = builder.start();
            started.getOutputStream().close();
            String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!started.waitFor(120, TimeUnit.SECONDS) || started.exitValue() != 0)
                throw new StartException(program + " failed for the database " + name + ": " + output.strip());
        } catch (IOException e) {
            throw new StartException("Cannot run " + program + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted while running " + program, e);
        }
    }

    @Override
    public void close() {
        stopping = true;
        try {
            run("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "-t", "60", "stop");
        } catch (StartException e) {
            LOG.warn("The database {} did not stop by itself: {}", name, e.getMessage());
            Process running = process;
            if (running != null) running.destroyForcibly();
        }
    }

    private static void makeDirectory(Path home) {
        try {
            Files.createDirectories(home.getParent());
            if (Files.notExists(home))
                Files.createDirectory(
                        home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new StartException("Cannot make the directory " + home + ": " + e.getMessage(), e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StartException("No free port on loopback: " + e.getMessage(), e);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("Cannot remove {}", file);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
