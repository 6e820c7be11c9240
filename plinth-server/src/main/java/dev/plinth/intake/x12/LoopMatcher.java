package dev.plinth.intake.x12;

import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Fits the segments of one transaction into the loops of its guide, and says where they do not fit. */
final class LoopMatcher {
    /*
     * The open loops are a stack. A segment belongs to the innermost loop in which it may still come; loops inside that one are
     * closed. Only when it fits nowhere is it an error, and then it is taken where it would have belonged, so that one
     * mistake is told once. What a loop lacks is told when it closes.
     */
    private static final int SUGGESTIONS = 6;

    private final Deque<OpenLoop> open = new ArrayDeque<>();
    private final LoopListener listener;
    private final Consumer<Finding> findings;

    LoopMatcher(Part.Loop transaction, long start, LoopListener listener, Consumer<Finding> findings) {
        this.listener = listener;
        this.findings = findings;
        open.push(new OpenLoop(transaction, start));
    }

    void accept(Segment segment) {
        int depth = 0;
        for (OpenLoop loop : open) {
            Optional<Integer> part = loop.next(segment);
            if (part.isPresent()) {
                enter(depth, part.get(), segment);
                return;
            }
            depth++;
        }
        misfit(segment);
    }

    /** The transaction is over. */
    void finish() {
        while (!open.isEmpty()) close();
    }

    private void enter(int depth, int part, Segment segment) {
        for (int i = 0; i < depth; i++) close();
        OpenLoop parent = top();
        parent.take(part);
        switch (parent.rule().parts().get(part)) {
            case Part.Loop inner -> {
                OpenLoop child = new OpenLoop(inner, segment.number());
                child.take(0);
                open.push(child);
                listener.opened(inner.name());
                listener.segment(inner.name(), segment);
            }
            case Part.One one -> listener.segment(parent.rule().name(), segment);
        }
    }

    private void misfit(Segment segment) {
        int depth = 0;
        for (OpenLoop loop : open) {
            Optional<Integer> part = loop.anywhere(segment);
            if (part.isPresent()) {
                findings.accept(misplaced(segment, loop, part.get()));
                enter(depth, part.get(), segment);
                return;
            }
            depth++;
        }
        findings.accept(Finding.error(
                Place.segment(segment.number(), SegmentRules.printable(segment.id())),
                segment.id() + " as it is here does not belong into loop "
                        + top().rule().name(),
                suggestions()));
    }

    private static Finding misplaced(Segment segment, OpenLoop loop, int part) {
        Part rule = loop.rule().parts().get(part);
        Place place = Place.segment(segment.number(), segment.id());
        if (loop.full(part))
            return Finding.error(
                    place,
                    rule.label() + " comes once more than allowed in loop "
                            + loop.rule().name(),
                    "at most " + rule.max());
        return Finding.error(
                place,
                rule.label() + " is out of order in loop " + loop.rule().name(),
                rule.label() + " before " + loop.last().label());
    }

    private String suggestions() {
        List<String> labels = new ArrayList<>();
        for (OpenLoop loop : open) labels.addAll(loop.possible());
        return labels.stream().distinct().limit(SUGGESTIONS).collect(Collectors.joining(", ", "one of ", ", …"));
    }

    private void close() {
        OpenLoop loop = open.pop();
        for (Part part : loop.missing())
            findings.accept(Finding.error(
                    Place.segment(loop.start(), ""),
                    "loop " + loop.rule().name() + ", which begins here, lacks " + part.label(),
                    part.label() + (part.max() == 1 ? " once" : " at least once")));
        listener.closed(loop.rule().name());
    }

    private OpenLoop top() {
        return open.element();
    }
}
