package dev.plinth.intake.x12;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A loop that has begun: what has come in it so far. */
final class OpenLoop {
    private final Part.Loop rule;
    private final long start;
    private final int[] places;
    private final int[] counts;
    private int latest;

    /** @param start number of the segment that began it */
    OpenLoop(Part.Loop rule, long start) {
        this.rule = rule;
        this.start = start;
        this.places = rule.places();
        this.counts = new int[places.length];
    }

    Part.Loop rule() {
        return rule;
    }

    long start() {
        return start;
    }

    /** The part that this segment may begin now, without going back. */
    Optional<Integer> next(Segment segment) {
        for (int i = 0; i < places.length; i++)
            if (places[i] >= places[latest] && !full(i) && rule.parts().get(i).begins(segment)) return Optional.of(i);
        return Optional.empty();
    }

    /**
     * The part that this segment would begin if order and number did not matter. The segment that begins the loop itself is
     * left to the loop around it.
     */
    Optional<Integer> anywhere(Segment segment) {
        int first = rule.name().equals(Part.TRANSACTION) ? 0 : 1;
        for (int i = places.length - 1; i >= first; i--) if (rule.parts().get(i).begins(segment)) return Optional.of(i);
        return Optional.empty();
    }

    void take(int part) {
        counts[part]++;
        if (places[part] >= places[latest]) latest = part;
    }

    boolean full(int part) {
        return counts[part] >= rule.parts().get(part).max();
    }

    Part last() {
        return rule.parts().get(latest);
    }

    List<Part> missing() {
        List<Part> missing = new ArrayList<>();
        for (int i = 0; i < counts.length; i++)
            if (counts[i] < rule.parts().get(i).min()) missing.add(rule.parts().get(i));
        return missing;
    }

    /** Labels of what may come next in this loop. */
    List<String> possible() {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < places.length; i++)
            if (places[i] >= places[latest] && !full(i))
                labels.add(rule.parts().get(i).label());
        return labels;
    }
}
