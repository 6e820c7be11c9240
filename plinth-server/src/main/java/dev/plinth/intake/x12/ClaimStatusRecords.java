package dev.plinth.intake.x12;

import java.util.Optional;

/** What a payer says on receipt of claims (277CA): of a whole batch, of one provider's claims, of one claim. */
final class ClaimStatusRecords implements LoopListener {
    private final RecordWriter writer;
    private String payer = "";
    private Party provider = new Party();
    private Party patient = new Party();
    private Optional<StatusAnswer> answer = Optional.empty();

    ClaimStatusRecords(RecordWriter writer) {
        this.writer = writer;
    }

    @Override
    public void opened(String loop) {
        switch (loop) {
            case "2000C" -> provider = new Party();
            case "2000D" -> patient = new Party();
            case "2200B" -> answer = Optional.of(new StatusAnswer("batch"));
            case "2200C" -> answer = Optional.of(new StatusAnswer("provider"));
            case "2200D" -> answer = Optional.of(new StatusAnswer("claim"));
            default -> {}
        }
    }

    @Override
    public void segment(String loop, Segment found) {
        switch (loop) {
            case "2100A" -> payer = found.element(3);
            case "2100C" -> provider.accept(found);
            case "2100D" -> patient.accept(found);
            case "2200B", "2200C", "2200D", "2220D" -> answer.ifPresent(open -> open.accept(found));
            default -> {}
        }
    }

    @Override
    public void closed(String loop) {
        switch (loop) {
            case "2200B", "2200C", "2200D" -> write(loop.equals("2200D"));
            default -> {}
        }
    }

    /** An accepted batch or provider says nothing that its claims do not say again. */
    private void write(boolean claim) {
        if (answer.isEmpty()) return;
        StatusAnswer done = answer.get();
        answer = Optional.empty();
        if (!claim && !done.rejects()) return;
        Fields about = new Fields()
                .text("payer_name", payer)
                .text("provider_name", provider.fullName())
                .text("provider_id", provider.id());
        done.write(writer, about, claim ? Optional.of(patient) : Optional.empty());
    }
}
