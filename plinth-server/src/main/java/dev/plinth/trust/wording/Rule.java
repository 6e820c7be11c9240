package dev.plinth.trust.wording;

import java.util.List;

/** One rule. Sentences come in small plain letters, with one space between words. */
interface Rule {
    String id();

    String why();

    String instead();

    List<Spot> find(String sentence, WordingContext context);

    /** Words in their sentence. */
    record Spot(String sentence, int start, int end) {
        String words() {
            return sentence.substring(start, end);
        }

        boolean overlaps(Spot other) {
            return start < other.end && other.start < end;
        }
    }
}
