package dev.plinth.intake.x12;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a payer decided about one claim (loops 2100 and 2110 of an 835). */
final class PaidClaim {
    private static final Set<String> DATES = Set.of("150", "151", "232", "233", "472");

    private final Fields fields = new Fields();
    private final Party patient = new Party();
    private final Party insured = new Party();
    private final Set<String> reasons = new LinkedHashSet<>();
    private final List<Map<String, Object>> adjustments = new ArrayList<>();
    private final List<Map<String, Object>> services = new ArrayList<>();
    private Optional<PaidService> service = Optional.empty();
    private Period period = Period.NONE;
    private String claimId = "";
    private long segment;

    void accept(Segment found) {
        switch (found.id()) {
            case "CLP" -> claim(found);
            case "NM1" -> {
                if (found.element(1).equals("QC")) patient.accept(found);
                if (found.element(1).equals("IL")) insured.accept(found);
            }
            case "CAS" -> adjust(found);
            case "SVC" -> {
                endService();
                service = Optional.of(new PaidService(found));
            }
            case "DTM" -> {
                if (DATES.contains(found.element(1)))
                    period = period.around(new Period(found.element(2), found.element(2)));
            }
            case "LQ" -> {
                reasons.add("remark-" + found.element(2));
                service.ifPresent(open -> open.remark(found.element(2)));
            }
            default -> {}
        }
    }

    private void claim(Segment clp) {
        segment = clp.number();
        claimId = clp.element(1);
        fields.text("claim_id", claimId)
                .text("status", clp.element(2))
                .text("outcome", outcome(clp.element(2)))
                .decimal("charged", clp.element(3))
                .decimal("paid", clp.element(4))
                .decimal("patient_responsibility", clp.element(5))
                .text("payer_claim_number", clp.element(7));
    }

    private static String outcome(String status) {
        return switch (status) {
            case "1", "2", "3", "19", "20", "21" -> "paid";
            case "4" -> "denied";
            case "22" -> "reversed";
            default -> "other";
        };
    }

    private void adjust(Segment cas) {
        List<Map<String, Object>> found = Adjustments.of(cas);
        found.forEach(one -> reasons.add(Adjustments.code(one)));
        if (service.isPresent()) service.get().adjust(found);
        else adjustments.addAll(found);
    }

    private void endService() {
        service.ifPresent(done -> services.add(done.map()));
        service = Optional.empty();
    }

    void write(RecordWriter writer, Fields payment) {
        endService();
        String member = patient.id().isEmpty() ? insured.id() : patient.id();
        Map<String, Object> all = fields.text("member_id", member)
                .text("patient_name", patient.fullName())
                .text("reason_codes", String.join(" ", reasons))
                .date("service_from", period.from())
                .date("service_to", period.to())
                .list("adjustments", adjustments)
                .list("services", services)
                .all(payment.map())
                .map();
        String who = member.isEmpty() ? "claim " + claimId : member;
        writer.event(segment, HealthCollections.REMITTANCES, Optional.of(who), all);
    }
}
