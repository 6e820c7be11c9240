package dev.plinth.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A file system of its own with little room, and a balloon that takes the rest of it. */
final class SmallDisk implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int STEP = 4096;

    private final Path root;
    private final Path balloon;
    private final List<String> privilege;

    private SmallDisk(Path root, List<String> privilege) {
        this.root = root;
        this.balloon = root.resolve("balloon");
        this.privilege = privilege;
    }

    /** Mounts memory as a file system; as root, or by sudo, which the tests with this tag may use. Fails where neither is allowed. */
    static SmallDisk mount(int megabytes) {
        String user = System.getProperty("user.name");
        return mount(megabytes, user.equals("root") ? List.of() : List.of("sudo", "-n"));
    }

    static SmallDisk mount(int megabytes, List<String> privilege) {
        Path root = ServerProcess.freshHome();
        String owner =
                Commands.run(List.of("id", "-u"), LONGEST).orFail().output().strip();
        List<String> command = new ArrayList<>(privilege);
        command.addAll(List.of(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=%dm,mode=755,uid=%s".formatted(megabytes, owner),
                "plinth-drill",
                root.toString()));
        Commands.Result mounted = Commands.run(command, LONGEST);
        if (mounted.code() != 0) {
            ServerProcess.remove(root);
            throw new IllegalStateException(
                    "This test fills a file system of its own and needs root, or sudo without a password, to mount it."
                            + " Run the tests as one who may, or leave out those that need more than JDK and Maven"
                            + " with ./plinth test --core. Mounting said: "
                            + mounted.output().strip());
        }
        return new SmallDisk(root, privilege);
    }

    private void run(String... command) {
        List<String> all = new ArrayList<>(privilege);
        all.addAll(List.of(command));
        var unused = Commands.run(all, LONGEST).orFail();
    }

    Path root() {
        return root;
    }

    /** Writes zeros until nothing more fits. */
    void fill() {
        for (byte[] block : List.of(new byte[1024 * 1024], new byte[STEP])) {
            try (SeekableByteChannel out =
                    Files.newByteChannel(balloon, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                for (ByteBuffer buffer = ByteBuffer.wrap(block); ; buffer.rewind()) out.write(buffer);
            } catch (IOException full) {
                if (!Files.exists(balloon)) throw new UncheckedIOException(full);
            }
        }
    }

    void release() {
        try {
            Files.delete(balloon);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        run("umount", root.toString());
        ServerProcess.remove(root);
    }
}
