package dev.plinth.proof;

import java.util.List;
import java.util.Optional;

/** The files of one exported log (C2SP tlog-tiles layout), read by path below the log's prefix. MUST be safe for many threads. */
public interface LogFiles {
    /** The file's bytes, or nothing if there is none. A file longer than {@code limit} bytes MUST be refused, not cut. */
    Optional<byte[]> read(String path, int limit);

    /** The widths of the partial forms of a tile or bundle that are there, in any order. */
    List<Integer> partialWidths(TilePath full);
}
