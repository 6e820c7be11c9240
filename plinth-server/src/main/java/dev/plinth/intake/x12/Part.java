package dev.plinth.intake.x12;

import java.util.List;
import java.util.Optional;

/** A segment or a loop at its place in an implementation guide. */
sealed interface Part {
    int UNBOUNDED = Integer.MAX_VALUE;
    /** Name of the outermost loop: everything between ST and SE. */
    String TRANSACTION = "ST";

    int min();

    int max();

    boolean begins(Segment segment);

    /** For people: {@code N3}, {@code NM1*85/87} or {@code loop 2010AA (NM1*85)}. */
    String label();

    /** A single segment. */
    record One(String id, Optional<Selector> selector, int min, int max) implements Part {
        @Override
        public boolean begins(Segment segment) {
            return segment.id().equals(id)
                    && (selector.isEmpty() || selector.get().selects(segment));
        }

        @Override
        public String label() {
            return selector.map(by -> id + "*" + by.text()).orElse(id);
        }
    }

    /**
     * A loop, begun by its first segment.
     *
     * @param anyOrder whether it may change places with the neighbours that say the same
     */
    record Loop(String name, int min, int max, boolean anyOrder, List<Part> parts) implements Part {
        public Loop {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean begins(Segment segment) {
            return parts.getFirst().begins(segment);
        }

        @Override
        public String label() {
            return "loop " + name + " (" + parts.getFirst().label() + ")";
        }

        Loop occurring(int least, int most) {
            return new Loop(name, least, most, anyOrder, parts);
        }

        /**
         * The place of each part. Parts that may come in any order share a place: segments of one identifier
         * (X12.6, section 3.8.3) and loops that say so.
         */
        int[] places() {
            int[] places = new int[parts.size()];
            for (int i = 1; i < places.length; i++)
                places[i] = places[i - 1] + (exchangeable(parts.get(i - 1), parts.get(i)) ? 0 : 1);
            return places;
        }

        private static boolean exchangeable(Part before, Part after) {
            if (before instanceof One a && after instanceof One b) return a.id().equals(b.id());
            return before instanceof Loop a && after instanceof Loop b && a.anyOrder() && b.anyOrder();
        }
    }
}
