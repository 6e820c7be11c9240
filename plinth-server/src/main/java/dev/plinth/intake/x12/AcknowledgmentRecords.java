package dev.plinth.intake.x12;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a receiver says about the form of our transactions (999): one record for each transaction, or for a group refused whole. */
final class AcknowledgmentRecords implements LoopListener {
    private final RecordWriter writer;
    private String group = "";
    private String set = "";
    private String control = "";
    private String where = "";
    private long segment;
    private boolean named;
    private final List<Map<String, Object>> errors = new ArrayList<>();

    AcknowledgmentRecords(RecordWriter writer) {
        this.writer = writer;
    }

    @Override
    public void opened(String loop) {
        if (loop.equals("2000")) {
            errors.clear();
            named = true;
        }
    }

    @Override
    public void segment(String loop, Segment found) {
        switch (found.id()) {
            case "AK1" -> {
                group = found.element(2);
                segment = found.number();
            }
            case "AK2" -> {
                set = found.element(1);
                control = found.element(2);
                segment = found.number();
            }
            case "IK3" -> {
                where = found.element(1) + " " + found.element(2);
                error(found.element(4), "");
            }
            case "IK4" -> error(found.element(3), found.component(1, 1));
            case "IK5" -> write("transaction", found);
            case "AK9" -> {
                if (!named) write("group", found);
            }
            default -> {}
        }
    }

    private void error(String code, String element) {
        if (!code.isEmpty())
            errors.add(new Fields()
                    .text("segment", where)
                    .text("element", element)
                    .text("code", code)
                    .map());
    }

    private void write(String level, Segment verdict) {
        String outcome = verdict.element(1);
        boolean accepted = outcome.equals("A") || outcome.equals("E");
        for (int at = level.equals("group") ? 5 : 2; at <= verdict.elements().size(); at++)
            if (verdict.has(at))
                errors.add(new Fields()
                        .text("segment", verdict.id())
                        .text("code", verdict.element(at))
                        .map());
        String first = errors.isEmpty() ? "" : String.valueOf(errors.getFirst().get("code"));
        writer.event(
                segment,
                accepted ? HealthCollections.ACKNOWLEDGEMENTS : HealthCollections.REJECTIONS,
                Optional.empty(),
                new Fields()
                        .text("level", level)
                        .text("category", outcome)
                        .text("status", first)
                        .list("statuses", List.copyOf(errors))
                        .text("transaction_type", set)
                        .text("control_number", control.isEmpty() ? group : control)
                        .map());
    }

    @Override
    public void closed(String loop) {}
}
