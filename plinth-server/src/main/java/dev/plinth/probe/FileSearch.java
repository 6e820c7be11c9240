package dev.plinth.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files that changed lately, to be searched for canaries. */
public final class FileSearch {
    private static final int BLOCK = 1 << 20;
    private static final long MOST_BYTES = 1L << 30;

    private final List<Path> files;

    private FileSearch(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /** All files below the directories. Newest first, so that a bound on what is read leaves out what is least likely to hold anything. */
    public static FileSearch changedSince(List<Path> directories, Instant since) throws IOException {
        List<Map.Entry<Instant, Path>> found = new ArrayList<>();
        for (Path directory : directories)
            try (var files = Files.walk(directory)) {
                for (Path file : (Iterable<Path>) files::iterator)
                    changed(file).filter(at -> !at.isBefore(since)).ifPresent(at -> found.add(Map.entry(at, file)));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        return new FileSearch(found.stream()
                .sorted(Map.Entry.<Instant, Path>comparingByKey().reversed())
                .map(Map.Entry::getValue)
                .toList());
    }

    private static Optional<Instant> changed(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? Optional.of(attributes.lastModifiedTime().toInstant())
                    : Optional.empty();
        } catch (NoSuchFileException goneMeanwhile) {
            return Optional.empty();
        }
    }

    public int count() {
        return files.size();
    }

    /**
     * Searches each file, up to a gibibyte in all, and leaves out the rest.
     *
     * @param tally has a place for each file
     * @param what is searched for, as a finding names it
     */
    public void forEach(CanaryForms forms, Tally tally, String what) throws IOException {
        byte[] block = new byte[BLOCK + forms.longest()];
        long read = 0;
        for (Path file : files) {
            if (read > MOST_BYTES) {
                tally.excluded("the run had read " + (MOST_BYTES >> 20) + " MiB already");
                continue;
            }
            read += search(file, forms, block, tally, what);
        }
    }

    /** Bytes read. A file that has gone meanwhile counts as left out. */
    private static long search(Path file, CanaryForms forms, byte[] block, Tally tally, String what)
            throws IOException {
        long size = 0;
        boolean found = false;
        try (InputStream in = Files.newInputStream(file)) {
            int kept = 0;
            int more = in.readNBytes(block, kept, block.length - kept);
            while (more > 0) {
                size += more;
                int filled = kept + more;
                if (forms.in(block, filled)) found = true;
                kept = Math.min(forms.longest(), filled);
                System.arraycopy(block, filled - kept, block, 0, kept);
                more = in.readNBytes(block, kept, block.length - kept);
            }
        } catch (NoSuchFileException goneMeanwhile) {
            tally.excluded("it went away while it was looked for");
            return size;
        }
        tally.tried(file.getFileName() + " " + size);
        if (found) tally.broken(what + " lies in the file " + file.getFileName());
        return size;
    }
}
