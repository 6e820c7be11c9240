package dev.plinth.proof;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a tile or an entry bundle of a log (C2SP tlog-tiles).
 *
 * @param level the tile's level from 0 to 63, or {@link #ENTRIES} for an entry bundle
 * @param index the tile's place in its level, from 0
 * @param width number of hashes or entries, from 1 to 256; below 256 the tile is partial
 */
public record TilePath(int level, long index, int width) {
    /** The level that stands for entry bundles. */
    public static final int ENTRIES = -1;
    /** Hashes in a full tile, entries in a full bundle. */
    public static final int FULL = 256;

    private static final int HEIGHT = 8;
    private static final int HIGHEST_LEVEL = 63;
    private static final int GROUP = 1_000;
    private static final Pattern FORM =
            Pattern.compile("tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    public TilePath {
        boolean placed = level >= ENTRIES && level <= HIGHEST_LEVEL && index >= 0;
        if (!placed || width < 1 || width > FULL) {
            throw ProofException.malformed("There is no tile %d/%d of width %d".formatted(level, index, width));
        }
    }

    /** Reads {@code tile/<L>/<N>[.p/<W>]} or {@code tile/entries/<N>[.p/<W>]}; any other spelling gives nothing. */
    public static Optional<TilePath> parse(String path) {
        var match = FORM.matcher(path);
        if (!match.matches()) {
            return Optional.empty();
        }
        var place = match.group(1);
        int level = place.equals("entries") ? ENTRIES : Integer.parseInt(place);
        // 7 groups of 3 digits may exceed a long; the format check below then sees another number
        long index = 0;
        for (var group : match.group(2).split("/", -1)) {
            index = index * GROUP + Integer.parseInt(group.substring(group.length() - 3));
        }
        var partial = match.group(3);
        int width = partial == null ? FULL : Integer.parseInt(partial);
        boolean possible = level <= HIGHEST_LEVEL && index >= 0 && width <= FULL;
        return possible
                ? Optional.of(new TilePath(level, index, width))
                        .filter(tile -> tile.text().equals(path))
                : Optional.empty();
    }

    /** The tile at a place in a tree of this size, partial if it lies at the right edge; nothing if the tree has no such tile. */
    public static Optional<TilePath> in(long size, int level, long index) {
        long hashes = size >>> Math.min(HEIGHT * Math.max(level, 0), HIGHEST_LEVEL);
        long left = hashes / FULL < index ? 0 : hashes - index * FULL;
        return left == 0 ? Optional.empty() : Optional.of(new TilePath(level, index, (int) Math.min(left, FULL)));
    }

    public boolean isEntries() {
        return level == ENTRIES;
    }

    public boolean isPartial() {
        return width < FULL;
    }

    /** The same place, full. */
    public TilePath full() {
        return new TilePath(level, index, FULL);
    }

    /** The path below the log's prefix, without leading slash. */
    public String text() {
        var number = new StringBuilder("%03d".formatted(index % GROUP));
        for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
            number.insert(0, "x%03d/".formatted(rest % GROUP));
        }
        return "tile/" + (isEntries() ? "entries" : String.valueOf(level)) + '/' + number
                + (isPartial() ? ".p/" + width : "");
    }

    @Override
    public String toString() {
        return text();
    }
}
