package dev.plinth.intake.x12;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The coded diagnoses, procedures and conditions of an HI segment. */
final class Codes {
    private Codes() {}

    /**
     * Each code with its qualifier. A qualifier that stands alone in its element, as some senders write it, belongs to the
     * code in the next one.
     */
    static List<Map<String, Object>> of(Segment hi) {
        List<Map<String, Object>> codes = new ArrayList<>();
        String waiting = "";
        for (String element : hi.elements()) {
            if (element.isEmpty()) continue;
            List<String> parts = hi.components(element);
            if (parts.size() > 1) {
                codes.add(code(parts.get(0), parts.get(1), parts.size() > 3 ? parts.get(3) : ""));
                waiting = "";
            } else if (waiting.isEmpty()) {
                waiting = element;
            } else {
                codes.add(code(waiting, element, ""));
                waiting = "";
            }
        }
        return codes;
    }

    private static Map<String, Object> code(String qualifier, String code, String date) {
        return new Fields()
                .text("qualifier", qualifier)
                .text("code", code)
                .text("when", date)
                .map();
    }
}
