package dev.plinth.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.postgresql.PGConnection;

/**
 * Searches whatever is at rest for values that must not be there in the clear: raw bytes of files (heap, write-ahead log,
 * temporary files, logs), the rows of a database, captured answers. Looks for every {@link LeakForm}, and inside zlib and
 * gzip streams wherever they begin.
 */
public final class LeakScan {
    private static final int CHUNK = 4 * 1024 * 1024;
    private static final int MOST_FINDINGS = 200;

    private final ByteSearch search;

    private LeakScan(List<ByteSearch.Pattern> patterns) {
        this.search = new ByteSearch(patterns);
    }

    /** A scan for these values; each must be long and odd enough not to occur by chance. */
    public static LeakScan forCanaries(Collection<String> canaries) {
        return new LeakScan(canaries.stream()
                .flatMap(canary -> LeakForm.all(canary).stream())
                .toList());
    }

    /** A scan for identifiers or key bytes as they are, and as hexadecimal digits. */
    public static LeakScan forBytes(String name, byte[] bytes) {
        List<ByteSearch.Pattern> patterns = new ArrayList<>();
        patterns.add(new ByteSearch.Pattern(name, LeakForm.UTF_8, bytes));
        String hex = java.util.HexFormat.of().formatHex(bytes);
        patterns.add(new ByteSearch.Pattern(name, LeakForm.HEX, hex.getBytes(StandardCharsets.US_ASCII)));
        return new LeakScan(patterns);
    }

    /** One place where a canary lies. */
    public record Finding(String where, long offset, String canary, String form) {}

    /** What was searched and what was found; the counts let a test prove that it looked at anything at all. */
    public record Report(long files, long bytes, List<Finding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }

        /** As many lines as there are places. */
        public List<String> lines() {
            return new ArrayList<>(new TreeSet<>(findings.stream()
                    .map(one -> "%s: \"%s\" as %s".formatted(one.where(), one.canary(), one.form()))
                    .toList()));
        }
    }

    /** Every regular file below a directory; files that go away meanwhile are passed over. */
    public Report directory(Path root) {
        Collector collector = new Collector();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile())
                        file(file, root.relativize(file).toString(), collector);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
                    throw e;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return collector.report();
    }

    /** One text, for example an answer or a captured log. */
    public Report text(String name, String text) {
        Collector collector = new Collector();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Sink sink = new Sink(name, collector);
        sink.write(bytes, 0, bytes.length);
        sink.close();
        return collector.report();
    }

    /** Every row of every table of a database, uncompressed, as the binary COPY sends it. Needs a superuser's connection. */
    public Report database(String name, Connection superuser) {
        Collector collector = new Collector();
        try (Statement statement = superuser.createStatement();
                ResultSet tables = statement.executeQuery("select format('%I.%I', schemaname, tablename) from pg_tables"
                        + " where schemaname <> 'information_schema' order by 1")) {
            while (tables.next()) copy(name, tables.getString(1), superuser, collector);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return collector.report();
    }

    private void copy(String name, String table, Connection superuser, Collector collector) throws SQLException {
        try (Sink sink = new Sink(name + " " + table, collector)) {
            String sql = "copy (select * from " + table + ") to stdout (format "
                    + (table.startsWith("pg_catalog.") ? "text" : "binary") + ")";
            var unused = superuser.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, sink);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void file(Path file, String name, Collector collector) {
        byte[] buffer = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file);
                Sink sink = new Sink(name, collector)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) sink.write(buffer, 0, read);
        } catch (NoSuchFileException gone) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Collector {
        private final Set<Finding> findings = new LinkedHashSet<>();
        private long files;
        private long bytes;

        void found(String where, long offset, ByteSearch.Pattern pattern) {
            if (findings.size() < MOST_FINDINGS)
                findings.add(new Finding(
                        where, offset, pattern.canary(), pattern.form().name()));
        }

        Report report() {
            return new Report(files, bytes, List.copyOf(findings));
        }
    }

    /** Searches what is written to it in overlapping windows. */
    private final class Sink extends OutputStream {
        private final String name;
        private final Collector collector;
        private final byte[] window = new byte[CHUNK + search.longest()];
        private int filled;
        private long base;

        Sink(String name, Collector collector) {
            this.name = name;
            this.collector = collector;
            collector.files++;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            collector.bytes += length;
            int done = 0;
            while (done < length) {
                int part = Math.min(length - done, window.length - filled);
                System.arraycopy(bytes, offset + done, window, filled, part);
                filled += part;
                done += part;
                if (filled == window.length) drain();
            }
        }

        /** Keeps the end, in which something longer may begin. Streams of the other kind are looked into in the same window. */
        private void drain() {
            lookAt();
            int keep = Math.min(filled, search.longest() - 1);
            System.arraycopy(window, filled - keep, window, 0, keep);
            base += filled - keep;
            filled = keep;
        }

        private void lookAt() {
            search.search(window, filled, (at, pattern) -> collector.found(name, base + at, pattern));
            Inflated.each(
                    window,
                    filled,
                    (at, content, length) -> search.search(
                            content,
                            length,
                            (inside, pattern) -> collector.found(name + " (compressed)", base + at, pattern)));
        }

        @Override
        public void close() {
            lookAt();
            filled = 0;
        }
    }
}
