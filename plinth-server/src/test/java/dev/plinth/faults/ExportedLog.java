package dev.plinth.faults;

import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.EntryBundle;
import dev.plinth.proof.LogFiles;
import dev.plinth.proof.LogReport;
import dev.plinth.proof.LogVerifier;
import dev.plinth.proof.TilePath;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.proof.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import tools.jackson.databind.JsonNode;

/** An export of one log in memory, checked by the offline verifier. */
final class ExportedLog implements LogFiles {
    private static final int WORKERS = 2;

    private final Map<String, byte[]> files = new HashMap<>();

    private ExportedLog() {}

    static ExportedLog read(Path archive) {
        ExportedLog log = new ExportedLog();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                byte[] content = zip.getInputStream(entry).readAllBytes();
                if (log.files.put(entry.getName(), content) != null)
                    throw new IllegalStateException("Two files are named " + entry.getName());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return log;
    }

    /** The checkpoint under the keys, or a refusal; then every entry and tile below it, and the older checkpoint if there is one. */
    LogReport verify(List<VerifierKey> keys, Optional<Checkpoint> since) {
        return new LogVerifier(this, WORKERS, 0).verify(checkpoint(keys), since);
    }

    Checkpoint checkpoint(List<VerifierKey> keys) {
        UnverifiedCheckpoint claimed = UnverifiedCheckpoint.parse(file("checkpoint"));
        String origin = claimed.claimed().origin();
        return claimed.verifiedBy(
                origin, keys.stream().filter(key -> key.name().equals(origin)).toList());
    }

    /** All entries in the order of their index. */
    List<JsonNode> entries(long size) {
        List<JsonNode> entries = new ArrayList<>();
        for (long bundle = 0; ; bundle++) {
            Optional<TilePath> path = TilePath.in(size, TilePath.ENTRIES, bundle);
            if (path.isEmpty()) return entries;
            for (byte[] entry :
                    EntryBundle.parse(file(path.get().text()), path.get().width()))
                entries.add(Api.JSON.readTree(new String(entry, StandardCharsets.UTF_8)));
        }
    }

    private byte[] file(String path) {
        return Optional.ofNullable(files.get(path)).orElseThrow(() -> new IllegalStateException(path + " is missing"));
    }

    @Override
    public Optional<byte[]> read(String path, int limit) {
        return Optional.ofNullable(files.get(path)).filter(bytes -> bytes.length <= limit);
    }

    @Override
    public List<Integer> partialWidths(TilePath full) {
        return files.keySet().stream()
                .flatMap(name -> TilePath.parse(name).stream())
                .filter(tile -> tile.isPartial() && tile.full().equals(full))
                .map(TilePath::width)
                .toList();
    }
}
