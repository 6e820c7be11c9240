package dev.plinth.proof.cli;

import dev.plinth.proof.ProofException;
import dev.plinth.proof.Reason;
import dev.plinth.proof.TilePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A log export in a zip archive. Nothing is unpacked to disk. */
final class ZipFiles implements ExportFiles {
    private final ZipFile zip;
    private final Map<String, List<Integer>> widths = new HashMap<>();

    private ZipFiles(ZipFile zip) {
        this.zip = zip;
    }

    static ZipFiles open(Path file) {
        try {
            var files = new ZipFiles(new ZipFile(file.toFile()));
            files.index();
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is no zip archive: " + e.getMessage(), e);
        }
    }

    /** Two files of one name would let two readers see two logs. */
    private void index() {
        var seen = new HashSet<String>();
        zip.stream().map(ZipEntry::getName).forEach(name -> {
            if (!seen.add(name)) {
                throw new ProofException(Reason.MALFORMED, "The archive holds two files named " + name);
            }
            TilePath.parse(name)
                    .filter(TilePath::isPartial)
                    .ifPresent(tile -> widths.computeIfAbsent(tile.full().text(), _ -> new ArrayList<>())
                            .add(tile.width()));
        });
    }

    @Override
    public Optional<byte[]> read(String path, int limit) {
        return Optional.ofNullable(zip.getEntry(path)).map(entry -> bytes(entry, limit));
    }

    private byte[] bytes(ZipEntry entry, int limit) {
        try (var in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new IOException(entry.getName() + " is longer than " + limit + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Integer> partialWidths(TilePath full) {
        return widths.getOrDefault(full.text(), List.of());
    }

    @Override
    public List<String> names(Predicate<String> wanted, int most) {
        return zip.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .filter(wanted)
                .limit(most)
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
