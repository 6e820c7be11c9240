package dev.plinth.intake.x12;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The statuses given to one claim, provider or batch (STC). */
final class StatusAnswer {
    /** Category codes with which a claim does not enter adjudication. */
    private static final Set<String> REJECTING = Set.of("A3", "A4", "A6", "A7", "A8");

    private final Fields fields = new Fields();
    private final List<Map<String, Object>> statuses = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private Optional<Map<String, Object>> decisive = Optional.empty();
    private Period period = Period.NONE;
    private String service = "";
    private String claimId = "";
    private boolean rejects;
    private long segment;

    StatusAnswer(String level) {
        fields.text("level", level);
    }

    boolean rejects() {
        return rejects;
    }

    void accept(Segment found) {
        if (segment == 0) segment = found.number();
        switch (found.id()) {
            case "TRN" -> claimId = found.element(2);
            case "STC" -> status(found);
            case "SVC" -> service = found.component(1, 2);
            case "DTP" -> period = period.around(Period.of(found));
            case "REF" -> {
                if (found.element(1).equals("1K")) fields.text("payer_claim_number", found.element(2));
            }
            default -> {}
        }
    }

    private void status(Segment stc) {
        for (int element : new int[] {1, 10, 11}) {
            if (!stc.has(element)) continue;
            String category = stc.component(element, 1);
            Map<String, Object> status = new Fields()
                    .text("category", category)
                    .text("status", stc.component(element, 2))
                    .text("entity", stc.component(element, 3))
                    .text("service", service)
                    .map();
            statuses.add(status);
            boolean rejecting = REJECTING.contains(category);
            if (decisive.isEmpty() || (rejecting && !rejects)) decisive = Optional.of(status);
            rejects |= rejecting;
        }
        if (stc.has(12)) messages.add(stc.element(12));
        fields.date("status_date", stc.element(2)).decimal("amount", stc.element(4));
    }

    void write(RecordWriter writer, Fields about, Optional<Party> patient) {
        Map<String, Object> all = fields.all(about.map())
                .text("category", decisiveCode("category"))
                .text("status", decisiveCode("status"))
                .text("entity", decisiveCode("entity"))
                .text("claim_id", patient.isPresent() ? claimId : "")
                .text("control_number", patient.isPresent() ? "" : claimId)
                .text("member_id", patient.map(Party::id).orElse(""))
                .text("patient_name", patient.map(Party::fullName).orElse(""))
                .text("message", String.join("\n", messages))
                .date("service_from", period.from())
                .date("service_to", period.to())
                .list("statuses", statuses)
                .map();
        Optional<String> who = patient.map(one -> one.id().isEmpty() ? "claim " + claimId : one.id());
        writer.event(segment, rejects ? HealthCollections.REJECTIONS : HealthCollections.ACKNOWLEDGEMENTS, who, all);
    }

    private String decisiveCode(String name) {
        return decisive.map(one -> String.valueOf(one.getOrDefault(name, ""))).orElse("");
    }
}
