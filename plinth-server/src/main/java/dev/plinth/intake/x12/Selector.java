package dev.plinth.intake.x12;

import java.util.Set;
import java.util.TreeSet;

/**
 * Tells segments of one identifier apart by a code in them, such as NM101 = 85.
 *
 * @param component counted from 1; 0 means the whole element
 */
record Selector(int element, int component, Set<String> codes) {
    Selector {
        codes = Set.copyOf(codes);
    }

    /** Reads {@code 01=EI,SY} or {@code 01-1=BK}. */
    static Selector parse(String text) {
        int equals = text.indexOf('=');
        int component = text.charAt(2) == '-' ? Integer.parseInt(text.substring(3, equals)) : 0;
        return new Selector(
                Integer.parseInt(text.substring(0, 2)),
                component,
                Set.of(text.substring(equals + 1).split(",", -1)));
    }

    boolean selects(Segment segment) {
        return codes.contains(component == 0 ? segment.element(element) : segment.component(element, component));
    }

    String text() {
        return String.join("/", new TreeSet<>(codes));
    }
}
