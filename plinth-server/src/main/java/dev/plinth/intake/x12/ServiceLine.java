package dev.plinth.intake.x12;

import java.util.List;
import java.util.Map;

/** One service line of a claim. */
final class ServiceLine {
    private final Fields fields = new Fields();
    private Period period = Period.NONE;

    ServiceLine(String number) {
        fields.number("line", number);
    }

    void accept(Segment found) {
        switch (found.id()) {
            case "SV1" -> {
                procedure(fields, found, 1);
                fields.decimal("charge", found.element(2))
                        .text("unit", found.element(3))
                        .decimal("quantity", found.element(4))
                        .text("place", found.element(5));
            }
            case "SV2" -> {
                fields.text("revenue_code", found.element(1));
                procedure(fields, found, 2);
                fields.decimal("charge", found.element(3))
                        .text("unit", found.element(4))
                        .decimal("quantity", found.element(5));
            }
            case "DTP" -> {
                if (found.element(1).equals("472")) period = Period.of(found);
            }
            case "REF" -> {
                if (found.element(1).equals("6R")) fields.text("control", found.element(2));
            }
            case "LIN" -> fields.text("drug", found.element(3));
            default -> {}
        }
    }

    /** A procedure with its modifiers, from a composite such as {@code HC:99213:25}. */
    static void procedure(Fields into, Segment segment, int element) {
        List<String> parts = segment.components(segment.element(element));
        if (parts.size() < 2) return;
        into.text("procedure", parts.get(1));
        List<String> modifiers = parts.subList(2, Math.min(6, parts.size())).stream()
                .filter(modifier -> !modifier.isEmpty())
                .toList();
        into.list("modifiers", modifiers);
    }

    Period period() {
        return period;
    }

    Map<String, Object> map() {
        return fields.dateText("from", period.from())
                .dateText("to", period.to())
                .map();
    }
}
