package dev.plinth.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks for many byte strings at once. */
final class ByteSearch {
    /*
     * Every pattern is filed under its first three bytes; a bit set of those 2^24 values turns nearly every position away
     * with one look.
     */
    private static final int PREFIX = 3;

    private final BitSet beginnings = new BitSet(1 << 24);
    private final Map<Integer, List<Pattern>> byBeginning = new HashMap<>();
    private final int longest;

    ByteSearch(List<Pattern> patterns) {
        int most = PREFIX;
        for (Pattern pattern : patterns) {
            int beginning = beginning(pattern.bytes, 0);
            List<Pattern> same = byBeginning.computeIfAbsent(beginning, fresh -> new ArrayList<>());
            if (same.stream().noneMatch(other -> Arrays.equals(other.bytes, pattern.bytes))) same.add(pattern);
            beginnings.set(beginning);
            most = Math.max(most, pattern.bytes.length);
        }
        this.longest = most;
    }

    /** What is looked for. */
    record Pattern(String canary, LeakForm form, byte[] bytes) {
        private static final int SHORTEST = 6;

        Pattern {
            if (bytes.length < SHORTEST)
                throw new IllegalArgumentException(
                        "The canary %s is too short to be told from chance as %s".formatted(canary, form));
        }
    }

    /** Is told of every occurrence. */
    interface Hit {
        void at(int offset, Pattern pattern);
    }

    int longest() {
        return longest;
    }

    void search(byte[] bytes, int length, Hit hit) {
        for (int at = 0; at + PREFIX <= length; at++) {
            int beginning = beginning(bytes, at);
            if (!beginnings.get(beginning)) continue;
            for (Pattern pattern : byBeginning.getOrDefault(beginning, List.of())) {
                int end = at + pattern.bytes.length;
                if (end <= length && Arrays.equals(bytes, at, end, pattern.bytes, 0, pattern.bytes.length))
                    hit.at(at, pattern);
            }
        }
    }

    private static int beginning(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
    }
}
