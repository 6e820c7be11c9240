package dev.plinth.intake.x12;

import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.Place;
import java.math.BigDecimal;
import java.util.Optional;

/** Payments of claims, and adjustments that concern a provider as a whole, of an 835. */
final class RemittanceRecords implements LoopListener {
    private final RecordWriter writer;
    private final Fields payment = new Fields();
    private Optional<PaidClaim> claim = Optional.empty();
    private BigDecimal total = BigDecimal.ZERO;
    private BigDecimal parts = BigDecimal.ZERO;
    private long totalSegment;

    RemittanceRecords(RecordWriter writer) {
        this.writer = writer;
    }

    @Override
    public void opened(String loop) {
        if (loop.equals("2100")) claim = Optional.of(new PaidClaim());
    }

    @Override
    public void segment(String loop, Segment found) {
        switch (loop) {
            case "ST" -> payment(found);
            case "1000A" -> {
                if (found.id().equals("N1")) payment.text("payer_name", found.element(2));
            }
            case "1000B" -> {
                if (found.id().equals("N1"))
                    payment.text("payee_name", found.element(2)).text("payee_id", found.element(4));
            }
            case "2100", "2110" -> {
                if (found.id().equals("CLP")) add(found.element(4));
                claim.ifPresent(open -> open.accept(found));
            }
            default -> {}
        }
    }

    private void payment(Segment found) {
        switch (found.id()) {
            case "BPR" -> {
                totalSegment = found.number();
                if (Fields.isDecimal(found.element(2))) total = new BigDecimal(found.element(2));
                payment.date("payment_date", found.element(16));
            }
            case "TRN" -> payment.text("payment_reference", found.element(2));
            case "PLB" -> providerAdjustments(found);
            default -> {}
        }
    }

    private void providerAdjustments(Segment plb) {
        for (int at = 3; at <= 13; at += 2) {
            if (!plb.has(at)) continue;
            if (Fields.isDecimal(plb.element(at + 1))) parts = parts.subtract(new BigDecimal(plb.element(at + 1)));
            Fields fields = new Fields()
                    .text("provider_id", plb.element(1))
                    .date("fiscal_period", plb.element(2))
                    .text("reason", plb.component(at, 1))
                    .text("reference", plb.component(at, 2))
                    .decimal("amount", plb.element(at + 1));
            copy(fields, "payer_name");
            copy(fields, "payment_reference");
            writer.event(plb.number(), HealthCollections.PROVIDER_ADJUSTMENTS, Optional.empty(), fields.map());
        }
    }

    private void copy(Fields into, String name) {
        into.text(name, String.valueOf(payment.map().getOrDefault(name, "")));
    }

    private void add(String amount) {
        if (Fields.isDecimal(amount)) parts = parts.add(new BigDecimal(amount));
    }

    @Override
    public void closed(String loop) {
        switch (loop) {
            case "2100" -> {
                claim.ifPresent(done -> done.write(writer, payment));
                claim = Optional.empty();
            }
            case "ST" -> {
                if (totalSegment > 0 && total.compareTo(parts) != 0)
                    writer.finding(Finding.note(
                            Place.segment(totalSegment, "BPR02"),
                            "the payment is not the sum of its claims less the provider adjustments",
                            "the sum of CLP04 less the sum of the PLB amounts"));
            }
            default -> {}
        }
    }
}
