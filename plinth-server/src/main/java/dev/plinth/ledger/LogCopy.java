package dev.plinth.ledger;

import dev.plinth.proof.EntryBundle;
import dev.plinth.proof.LogFiles;
import dev.plinth.proof.LogVerifier;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.TilePath;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.proof.VerifierKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** An exported log in memory, to be tampered with. */
record LogCopy(Map<String, byte[]> files) implements LogFiles {
    private static final String CHECKPOINT = "checkpoint";

    static LogCopy of(byte[] export) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(export), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
                files.put(entry.getName(), zip.readAllBytes());
        }
        return new LogCopy(files);
    }

    /** As it would be downloaded. */
    byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            zip.setLevel(Deflater.BEST_SPEED);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Refused with {@link ProofException} unless every byte is as these keys signed it. */
    void verify(String origin, List<VerifierKey> keys) {
        var checkpoint = UnverifiedCheckpoint.parse(text(CHECKPOINT).getBytes(StandardCharsets.UTF_8));
        new LogVerifier(this, 1, 0).verify(checkpoint.verifiedBy(origin, keys), Optional.empty());
    }

    String text(String path) {
        return new String(files.getOrDefault(path, new byte[0]), StandardCharsets.UTF_8);
    }

    List<VerifierKey> keys() {
        return text("keys").lines().map(VerifierKey::parse).toList();
    }

    LogCopy with(String path, byte[] other) {
        Map<String, byte[]> changed = new TreeMap<>(files);
        changed.put(path, other);
        return new LogCopy(changed);
    }

    LogCopy without(String path) {
        Map<String, byte[]> changed = new TreeMap<>(files);
        changed.remove(path);
        return new LogCopy(changed);
    }

    LogCopy withCheckpoint(String text) {
        return with(CHECKPOINT, text.getBytes(StandardCharsets.UTF_8));
    }

    String checkpoint() {
        return text(CHECKPOINT);
    }

    /** The paths of all bundles of entries. */
    List<String> bundles() {
        return files.keySet().stream()
                .filter(path -> path.startsWith("tile/entries/"))
                .toList();
    }

    List<byte[]> entries(String bundle) {
        int width = TilePath.parse(bundle).orElseThrow().width();
        return new ArrayList<>(EntryBundle.parse(files.getOrDefault(bundle, new byte[0]), width));
    }

    LogCopy withEntries(String bundle, List<byte[]> entries) {
        return with(bundle, EntryBundle.encode(entries));
    }

    @Override
    public Optional<byte[]> read(String path, int limit) {
        byte[] file = files.get(path);
        if (file != null && file.length > limit)
            throw new java.io.UncheckedIOException(new IOException(path + " has more than " + limit + " bytes"));
        return Optional.ofNullable(file);
    }

    @Override
    public List<Integer> partialWidths(TilePath full) {
        return files.keySet().stream()
                .flatMap(path -> TilePath.parse(path).stream())
                .filter(tile -> tile.isPartial() && tile.full().equals(full))
                .map(TilePath::width)
                .toList();
    }
}
