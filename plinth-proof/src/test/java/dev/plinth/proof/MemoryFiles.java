package dev.plinth.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole log's files in memory, to be damaged by tests. */
final class MemoryFiles implements LogFiles {
    final Map<String, byte[]> files = new HashMap<>();

    static MemoryFiles of(TestLog log) {
        var memory = new MemoryFiles();
        log.tiles().forEach((path, bytes) -> memory.files.put(path, bytes.clone()));
        for (int first = 0; first < log.size(); first += TilePath.FULL) {
            var entries = log.entries().subList(first, (int) Math.min(first + TilePath.FULL, log.size()));
            var path = new TilePath(TilePath.ENTRIES, first / TilePath.FULL, entries.size());
            memory.files.put(path.text(), EntryBundle.encode(entries));
        }
        return memory;
    }

    byte[] at(String path) {
        return Optional.ofNullable(files.get(path)).orElseThrow();
    }

    @Override
    public Optional<byte[]> read(String path, int limit) {
        return Optional.ofNullable(files.get(path));
    }

    @Override
    public List<Integer> partialWidths(TilePath full) {
        var widths = new ArrayList<Integer>();
        for (int width = 1; width < TilePath.FULL; width++) {
            if (files.containsKey(new TilePath(full.level(), full.index(), width).text())) {
                widths.add(width);
            }
        }
        return widths;
    }
}
