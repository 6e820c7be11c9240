package dev.plinth.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The file in which a running PostgreSQL leaves its process id. It outlives a crash, and the id may then belong to anybody:
 * to another cluster of ours, say, that was started a moment ago. So the process itself is asked what it is.
 */
final class PostmasterFile {
    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;

    private final Path data;
    private final Path file;

    PostmasterFile(Path data) {
        this.data = data;
        this.file = data.resolve("postmaster.pid");
    }

    /** The server that runs on this data directory, if there is one. */
    Optional<ProcessHandle> running() {
        return pid().flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive).filter(this::isOurs);
    }

    /** Removes a file whose process is not this cluster's: the server would take it for a rival and not start. */
    void removeStale() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StartException("Cannot remove the stale " + file + ": " + e.getMessage(), e);
        }
    }

    /** The port of the running server. */
    Optional<Integer> port() {
        return running().flatMap(server -> number(PORT_LINE)).map(Math::toIntExact);
    }

    private Optional<Long> pid() {
        return number(PID_LINE);
    }

    private Optional<Long> number(int line) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) return Optional.empty();
        try (var lines = Files.lines(file)) {
            return lines.skip(line)
                    .findFirst()
                    .map(String::strip)
                    .filter(text -> text.matches("[0-9]{1,9}"))
                    .map(Long::valueOf);
        } catch (IOException e) {
            throw new StartException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** A server works in its data directory. Where that cannot be seen, its command line names the directory. */
    private boolean isOurs(ProcessHandle process) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), data);
        } catch (IOException hidden) {
            return process.info()
                    .arguments()
                    .filter(arguments -> Arrays.asList(arguments).contains(data.toString()))
                    .isPresent();
        }
    }
}
