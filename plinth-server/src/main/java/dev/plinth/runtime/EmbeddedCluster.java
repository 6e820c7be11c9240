package dev.plinth.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL cluster that Plinth runs itself, on loopback, with passwords, durable: {@code fsync} and
 * {@code synchronous_commit} stay on, pages carry checksums, and its log never holds a statement. When the database dies it
 * is started again; when Plinth died before, the orphan is stopped first.
 */
public final class EmbeddedCluster implements AutoCloseable {
    /*
     * home/            Plinth's own: the database's user can walk through it and change nothing in it
     *   pg/            the database's own, and complete from the moment it has this name
     *   pg.new/        a cluster being made; thrown away by the next start
     *   postgres.log   and postgres.log.1, at most 10 MiB each
     *   initial-password   only while a cluster is being made
     * Plinth may be root and the database's user is not to be trusted, so Plinth neither writes nor changes an owner inside
     * pg: a link planted there would lead it anywhere. Settings go on the command line, where ALTER SYSTEM cannot undo them.
     */
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedCluster.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final String WRONG_PASSWORD = "28P01";

    private final String name;
    private final Path home;
    private final Path data;
    private final PlainUser user;
    private final PostgresPrograms programs;
    private final String password;
    private final List<String> settings;
    private final BoundedLog log;
    private final int port;
    private volatile boolean stopping;
    private volatile @Nullable Process process;

    private EmbeddedCluster(
            String name, Path binaries, Path home, PlainUser user, String password, Map<String, String> settings) {
        this.name = name;
        this.home = home;
        this.data = home.resolve("pg");
        this.user = user;
        this.programs = new PostgresPrograms(binaries, home, user, name);
        this.password = password;
        this.port = freePort();
        this.log = new BoundedLog(home.resolve("postgres.log"), BoundedLog.MOST_BYTES);
        this.settings = PostgresSettings.arguments(settings, port);
    }

    /**
     * Starts a cluster below {@code home}, making it when it is not there yet. When it cannot be started nothing of it is left
     * running.
     *
     * @param settings added to the durable defaults; durability itself cannot be switched off here
     */
    public static EmbeddedCluster start(
            String name, Path binariesParent, Path home, String password, Map<String, String> settings) {
        Path binaries = PostgresBinaries.unpack(binariesParent);
        makeDirectory(home);
        PlainUser user = PlainUser.forDirectory(home, binaries.resolve("bin/postgres"));
        EmbeddedCluster cluster = new EmbeddedCluster(name, binaries, home, user, password, settings);
        try {
            cluster.initialise();
            cluster.user.own(cluster.data);
            cluster.stopOrphan();
            cluster.launch();
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        Thread.ofPlatform().daemon().name("postgres-" + name).start(cluster::supervise);
        return cluster;
    }

    /**
     * The address of one database of this cluster, as superuser. Whoever answers there has to show that it knows the password
     * too: while the database is down another program may have taken its port.
     */
    public StoreAddress superuser(String database) {
        return superuser(port, database, password);
    }

    private static StoreAddress superuser(int port, String database, String password) {
        return new StoreAddress(
                "jdbc:postgresql://127.0.0.1:%d/%s?requireAuth=scram-sha-256".formatted(port, database),
                "postgres",
                password);
    }

    /** The address of a cluster that another Plinth runs below {@code home}. */
    static StoreAddress running(String name, Path home, String database, String password) {
        int port = new PostmasterFile(home.resolve("pg"))
                .port()
                .orElseThrow(() -> new StartException("The database " + name + " of the running Plinth does not run"));
        return superuser(port, database, password);
    }

    /** Whether a complete cluster is below {@code home}. */
    static boolean isThere(Path home) {
        return Files.isDirectory(home.resolve("pg"));
    }

    /** The process id of the running database server, for people and for fault drills. */
    public long pid() {
        Process running = process;
        return running == null ? -1 : running.pid();
    }

    Path dataDirectory() {
        return data;
    }

    /** Where everything of this cluster lies, its own log included. */
    Path home() {
        return home;
    }

    /** A cluster gets its name only when it is complete, so a start that was killed here begins anew. */
    private void initialise() {
        Path passwordFile = home.resolve("initial-password");
        deleteQuietly(passwordFile);
        if (Files.exists(data)) return;
        Path fresh = home.resolve("pg.new");
        try {
            if (Files.exists(fresh)) PostgresBinaries.removeTree(fresh);
            makeDirectory(fresh, "rwx------");
            user.own(fresh);
            SecretFiles.write(passwordFile, (password + "\n").getBytes(StandardCharsets.UTF_8));
            user.own(passwordFile);
            programs.run(
                    "initdb",
                    "-D",
                    fresh.toString(),
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
            Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartException("Cannot initialise the database " + name + ": " + e.getMessage(), e);
        } finally {
            deleteQuietly(passwordFile);
        }
    }

    /** After a killed Plinth its database may live on: it would hold the data directory. */
    private void stopOrphan() {
        PostmasterFile file = new PostmasterFile(data);
        Optional<ProcessHandle> orphan = file.running();
        if (orphan.isEmpty()) {
            file.removeStale();
            return;
        }
        programs.stop(orphan.get());
        LOG.info("Stopped the database {} that an earlier run left behind", name);
    }

    private void launch() {
        if (startProcess()) awaitReady();
    }

    /** Starts the server unless closing has begun: what is started after that would be left behind. */
    private synchronized boolean startProcess() {
        if (stopping) return false;
        List<String> command = new ArrayList<>(List.of("-D", data.toString()));
        command.addAll(settings);
        log.bound();
        process = programs.launch(command, log.file());
        return true;
    }

    private void awaitReady() {
        long until = System.nanoTime() + START_LIMIT.toNanos();
        StoreAddress address = superuser("postgres");
        while (true) {
            try (var connection = address.open()) {
                if (connection.isValid(5)) return;
            } catch (SQLException notYet) {
                if (stopping) throw new StartException("The database " + name + " was stopped while it started");
                if (WRONG_PASSWORD.equals(notYet.getSQLState()))
                    throw new StartException(
                            "The database " + name + " does not accept its password. The files in secrets/ and"
                                    + " regions/ belong together: restore both from the same backup.");
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
                while (running != null && !running.waitFor(LOOK_EVERY)) log.bound();
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

    @Override
    public void close() {
        synchronized (this) {
            if (stopping) return;
            stopping = true;
        }
        Process running = process;
        if (running != null) programs.stop(running.toHandle());
    }

    private static void makeDirectory(Path home) {
        try {
            Files.createDirectories(home.getParent());
            makeDirectory(home, "rwx--x--x");
        } catch (IOException e) {
            throw new StartException("Cannot make the directory " + home + ": " + e.getMessage(), e);
        }
    }

    /** With exactly this mode, whatever the umask says. */
    private static void makeDirectory(Path directory, String mode) throws IOException {
        if (Files.notExists(directory)) Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
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
