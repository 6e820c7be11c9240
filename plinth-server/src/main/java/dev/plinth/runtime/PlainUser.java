package dev.plinth.runtime;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user that the database runs as. PostgreSQL refuses root, and rightly: when Plinth itself is started by root, the
 * database still runs without privileges.
 */
final class PlainUser {
    /*
     * As root, two ways are tried. setpriv drops to a system user for good; it needs that user to be able to walk to
     * the data directory. Where it cannot (a directory below /root, say), the database runs in a user namespace of its
     * own without any capability. To the files of this machine it is still root there: it can read what only root may
     * read, such as the key files. That is said at every start.
     */
    private static final Logger LOG = LoggerFactory.getLogger(PlainUser.class);
    private static final List<String> CANDIDATES = List.of("plinth", "postgres", "nobody");

    private final List<String> prefix;
    private final @Nullable String owner;

    private PlainUser(List<String> prefix, @Nullable String owner) {
        this.prefix = List.copyOf(prefix);
        this.owner = owner;
    }

    /** A user that may enter the directory and run the program. */
    static PlainUser forDirectory(Path directory, Path program) {
        if (!"root".equals(System.getProperty("user.name"))) return new PlainUser(List.of(), null);
        for (String name : CANDIDATES) {
            List<String> prefix = List.of(
                    "setpriv", "--reuid=" + name, "--regid=" + groupOf(name), "--clear-groups", "--no-new-privs", "--");
            if (reaches(prefix, directory, program)) return new PlainUser(prefix, name);
        }
        List<String> namespace = List.of("unshare", "--user", "--");
        if (reaches(namespace, directory, program)) {
            LOG.warn(
                    "No plain user can walk to {}: the database runs without capabilities, but as the owner of root's files."
                            + " Keep the data where others may enter, or start Plinth as a plain user.",
                    directory);
            return new PlainUser(namespace, null);
        }
        throw new StartException(
                "PostgreSQL must not run as root, and neither setpriv nor unshare can run it as somebody"
                        + " else below " + directory
                        + ". Start Plinth as a plain user, or keep its data elsewhere with --data.");
    }

    private static boolean reaches(List<String> prefix, Path directory, Path program) {
        return runs(with(prefix, "test", "-x", directory.toString()))
                && runs(with(prefix, "test", "-x", program.toString()));
    }

    private static String groupOf(String user) {
        return user.equals("nobody") ? "nogroup" : user;
    }

    List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    /**
     * Hands a tree over to the database's user, when it is another one. The root comes last, so that a walk that was cut
     * short is done again; links are handed over, never what they lead to.
     */
    void own(Path tree) {
        if (owner == null) return;
        try {
            UserPrincipal user =
                    tree.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner);
            if (Files.getOwner(tree, LinkOption.NOFOLLOW_LINKS).equals(user)) return;
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.getFileAttributeView(file, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .setOwner(user);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    if (e != null) throw e;
                    Files.setOwner(directory, user);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new StartException(
                    "Cannot give " + tree + " to the database's user " + owner + ": " + e.getMessage(), e);
        }
    }

    private static List<String> with(List<String> prefix, String... command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(List.of(command));
        return all;
    }

    private static boolean runs(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
