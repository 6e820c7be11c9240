package dev.plinth.intake.x12;

import dev.plinth.intake.format.Place;
import java.util.HashMap;
import java.util.Map;

/** The numbering of hierarchical levels (HL) in one transaction: from 1 without a gap, each naming its parent. */
final class Hierarchy {
    private static final Map<String, String> PARENT =
            Map.of("22", "20", "23", "22", "21", "20", "19", "21", "PT", "19");

    private final Envelope envelope;
    private final Map<String, String> latest = new HashMap<>();
    private long count;

    Hierarchy(Envelope envelope) {
        this.envelope = envelope;
    }

    void accept(Segment hl) {
        count++;
        if (!hl.element(1).equals(Long.toString(count)))
            envelope.miscount(Place.segment(hl.number(), "HL01"), "is out of sequence", Long.toString(count));
        String level = hl.element(3);
        String parent = PARENT.get(level);
        String wanted = parent == null ? "" : latest.getOrDefault(parent, "");
        if (!hl.element(2).equals(wanted))
            envelope.miscount(
                    Place.segment(hl.number(), "HL02"),
                    "does not name the level above",
                    parent == null ? "nothing" : "HL01 of the latest level " + parent);
        if (PARENT.containsKey(level) || level.equals("20")) latest.put(level, hl.element(1));
    }
}
