package dev.plinth.intake.x12;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One claim with its service lines, of which a guide allows at most 999. */
final class Claim {
    /** Rendering (837P) and attending (837I) provider. */
    private static final Map<String, String> CARE = Map.of("2310A", "71", "2310B", "82");
    /** Dates of onset and the like are left out: these say when care was given. */
    private static final Set<String> SERVICE_DATES = Set.of("434", "472");

    private final Fields fields = new Fields();
    private final List<Map<String, Object>> diagnoses = new ArrayList<>();
    private final List<Map<String, Object>> services = new ArrayList<>();
    private Optional<ServiceLine> line = Optional.empty();
    private Period period = Period.NONE;
    private Party care = new Party();
    private long segment;

    void accept(String loop, Segment found) {
        if (segment == 0) segment = found.number();
        switch (loop) {
            case "2300" -> claim(found);
            case "2310A", "2310B" -> care(loop, found);
            case "2400", "2410" -> service(found);
            default -> {}
        }
    }

    private void claim(Segment found) {
        switch (found.id()) {
            case "CLM" ->
                fields.text("claim_id", found.element(1))
                        .decimal("total_charge", found.element(2))
                        .text("facility", found.component(5, 1))
                        .text("frequency", found.component(5, 3));
            case "DTP" -> {
                if (SERVICE_DATES.contains(found.element(1))) period = period.around(Period.of(found));
            }
            case "HI" -> diagnoses.addAll(Codes.of(found));
            case "NTE" -> fields.text("note", found.element(2));
            case "REF" -> {
                if (found.element(1).equals("G1")) fields.text("prior_authorization", found.element(2));
                if (found.element(1).equals("F8")) fields.text("payer_claim_number", found.element(2));
            }
            default -> {}
        }
    }

    private void care(String loop, Segment found) {
        if (found.id().equals("NM1") && found.element(1).equals(CARE.get(loop))) care.accept(found);
    }

    private void service(Segment found) {
        if (found.id().equals("LX")) {
            endLine();
            line = Optional.of(new ServiceLine(found.element(1)));
        } else {
            line.ifPresent(open -> open.accept(found));
        }
    }

    private void endLine() {
        line.ifPresent(done -> {
            services.add(done.map());
            period = period.around(done.period());
        });
        line = Optional.empty();
    }

    void write(RecordWriter writer, Fields about, String memberId) {
        endLine();
        Map<String, Object> all = about.all(fields.map())
                .text("care_provider", care.fullName())
                .text("care_provider_npi", care.id())
                .date("service_from", period.from())
                .date("service_to", period.to())
                .list("diagnoses", diagnoses)
                .list("services", services)
                .map();
        writer.event(
                segment,
                HealthCollections.CLAIMS,
                Optional.of(memberId.isEmpty() ? "claim " + all.getOrDefault("claim_id", "") : memberId),
                all);
    }
}
