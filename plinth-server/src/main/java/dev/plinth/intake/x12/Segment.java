package dev.plinth.intake.x12;

import java.util.ArrayList;
import java.util.List;

/**
 * One segment: its identifier and its elements, still undivided into components.
 *
 * @param number its place in the file, counted from 1
 * @param elements the first one is element 01; trailing empty ones are kept
 */
record Segment(long number, String id, List<String> elements, Separators separators) {
    Segment {
        elements = List.copyOf(elements);
    }

    /** The element by its X12 number from 1; empty text when it is absent. */
    String element(int position) {
        return position <= elements.size() ? elements.get(position - 1) : "";
    }

    /** One component of an element, both counted from 1; empty text when it is absent. */
    String component(int position, int part) {
        List<String> parts = components(element(position));
        return part <= parts.size() ? parts.get(part - 1) : "";
    }

    List<String> components(String element) {
        return split(element, separators.component());
    }

    boolean has(int position) {
        return !element(position).isEmpty();
    }

    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + 1;
        }
        parts.add(text.substring(from));
        return parts;
    }

    /** Names the segment only: its elements may be personal. */
    @Override
    public String toString() {
        return "Segment[" + number + ", " + elements.size() + " elements]";
    }
}
