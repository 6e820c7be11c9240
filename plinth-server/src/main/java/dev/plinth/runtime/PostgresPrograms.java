package dev.plinth.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the programs of PostgreSQL for one cluster, as the database's user. */
final class PostgresPrograms {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresPrograms.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Duration RUN_LIMIT = Duration.ofSeconds(120);

    private final Path binaries;
    private final Path home;
    private final PlainUser user;
    private final String cluster;

    PostgresPrograms(Path binaries, Path home, PlainUser user, String cluster) {
        this.binaries = binaries;
        this.home = home;
        this.user = user;
        this.cluster = cluster;
    }

    /** Starts the server; its output is appended to a log that only Plinth can read. */
    Process launch(List<String> arguments, Path log) {
        // in a session of its own: an interrupt from the keyboard reaches Plinth only, which then stops the database in
        // order
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(command("postgres", arguments));
        try {
            if (Files.notExists(log)) Files.createFile(log);
            Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-------"));
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .directory(home.toFile())
                    .start();
        } catch (IOException e) {
            throw new StartException("Cannot start the database " + cluster + ": " + e.getMessage(), e);
        }
    }

    /** Runs a program to its end and refuses, with its output, when it failed. */
    void run(String program, String... arguments) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command(program, List.of(arguments))).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            builder.directory(home.toFile());
            Process started = builder.start();
            started.getOutputStream().close();
            String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!started.waitFor(RUN_LIMIT.toSeconds(), TimeUnit.SECONDS) || started.exitValue() != 0)
                throw new StartException(program + " failed for the database " + cluster + ": " + output.strip());
        } catch (IOException e) {
            throw new StartException("Cannot run " + program + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted while running " + program, e);
        }
    }

    /** Ends a server in order: its sessions are cut and a checkpoint is written. Kills it when that takes over a minute. */
    void stop(ProcessHandle server) {
        if (!server.isAlive()) return;
        CompletableFuture<ProcessHandle> end = server.onExit().orTimeout(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        try {
            run("pg_ctl", "kill", "INT", Long.toString(server.pid()));
            end.join();
        } catch (RuntimeException e) {
            if (!server.isAlive()) return;
            LOG.warn("The database {} did not stop in order: {}", cluster, e.getMessage());
            if (server.destroyForcibly()) server.onExit().join();
        }
    }

    private List<String> command(String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        return user.command(command);
    }
}
