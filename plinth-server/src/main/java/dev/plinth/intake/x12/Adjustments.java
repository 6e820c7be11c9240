package dev.plinth.intake.x12;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Claim adjustments: group and reason codes with amounts (CAS). */
final class Adjustments {
    private static final int FIRST = 2;
    private static final int LAST = 17;
    private static final int STEP = 3;

    private Adjustments() {}

    static List<Map<String, Object>> of(Segment cas) {
        List<Map<String, Object>> found = new ArrayList<>();
        for (int at = FIRST; at <= LAST; at += STEP)
            if (cas.has(at))
                found.add(new Fields()
                        .text("group", cas.element(1))
                        .text("reason", cas.element(at))
                        .decimal("amount", cas.element(at + 1))
                        .decimal("quantity", cas.element(at + 2))
                        .map());
        return found;
    }

    /** Such as {@code CO-45}. */
    static String code(Map<String, Object> adjustment) {
        return adjustment.get("group") + "-" + adjustment.get("reason");
    }
}
