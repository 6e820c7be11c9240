package dev.plinth.faults;

import dev.plinth.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every process of one PostgreSQL cluster, known by its working directory, which is the cluster's own. */
record DatabaseProcesses(Path cluster) {
    private static final String PROGRAM = "postgres";

    /** The postmaster and its children that live now. */
    List<Long> pids() {
        List<Long> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList())
                if (process.getFileName().toString().matches("[0-9]+") && isOurs(process))
                    found.add(Long.parseLong(process.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private boolean isOurs(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip().equals(PROGRAM)
                    && Files.readSymbolicLink(process.resolve("cwd")).equals(cluster.toAbsolutePath());
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    /** The process id in the lock file, which is the postmaster's. */
    long postmaster() {
        try {
            return Long.parseLong(Files.readAllLines(cluster.resolve("postmaster.pid"))
                    .getFirst()
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9} of all of them, the postmaster first so that it cannot start others. */
    void kill() {
        List<Long> all = new ArrayList<>(pids());
        if (Files.exists(cluster.resolve("postmaster.pid"))) {
            Long first = postmaster();
            if (all.remove(first)) all.addFirst(first);
        }
        signal("KILL", all);
        Await.until(
                "the database is gone",
                Duration.ofMinutes(1),
                () -> pids().stream().noneMatch(all::contains));
    }

    /** As {@link #kill} after the directory was moved: the processes moved with it. */
    static void killMoved(Path moved) {
        new DatabaseProcesses(moved).kill();
    }

    /** Freezes all of them: connections stay open and nothing answers. */
    void freeze() {
        signal("STOP", pids());
    }

    void thaw() {
        signal("CONT", pids());
    }

    static void signal(String name, List<Long> pids) {
        for (long pid : pids) {
            // a process that has ended meanwhile is no error
            Commands.run(List.of("kill", "-s", name, Long.toString(pid)), Duration.ofSeconds(20));
        }
    }
}
