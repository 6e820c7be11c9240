package dev.plinth.proof.cli;

import dev.plinth.proof.LogFiles;
import dev.plinth.proof.TilePath;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** An exported log as files: a directory or an archive. */
interface ExportFiles extends LogFiles, AutoCloseable {
    /** The paths, with slashes and sorted, of at most {@code most} files that are wanted. */
    List<String> names(Predicate<String> wanted, int most);

    @Override
    void close();

    /** Whether a verified log of this size says something about this path. */
    static boolean covered(String path, long size) {
        return path.equals("checkpoint")
                || path.equals("keys")
                || TilePath.parse(path).filter(tile -> inside(tile, size)).isPresent();
    }

    private static boolean inside(TilePath tile, long size) {
        Optional<TilePath> there = TilePath.in(size, tile.level(), tile.index());
        return there.isPresent() && tile.width() <= there.get().width();
    }
}
