package dev.plinth.intake.x12;

import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.Place;
import java.util.Optional;

/** Members and claims of an 837. Members are written before the first claim that is about them. */
final class ClaimRecords implements LoopListener {
    private final String kind;
    private final RecordWriter writer;
    private final ClaimHeader header = new ClaimHeader();
    private Insured subscriber = new Insured();
    private Optional<Insured> patient = Optional.empty();
    private Claim claim = new Claim();

    /** @param kind {@code professional} or {@code institutional} */
    ClaimRecords(String kind, RecordWriter writer) {
        this.kind = kind;
        this.writer = writer;
    }

    @Override
    public void opened(String loop) {
        switch (loop) {
            case "2000A" -> header.nextProvider();
            case "2000B" -> {
                subscriber = new Insured();
                patient = Optional.empty();
            }
            case "2000C" -> {
                subscriber.write(writer);
                patient = Optional.of(subscriber.dependent());
            }
            case "2300" -> {
                patient.orElse(subscriber).write(writer);
                claim = new Claim();
            }
            default -> {}
        }
    }

    @Override
    public void segment(String loop, Segment segment) {
        switch (loop) {
            case "ST", "1000A", "2010AA" -> header.accept(loop, segment);
            case "2000B", "2010BA", "2010BB" -> {
                subscriber.accept(loop, segment);
                requireMemberId(segment);
            }
            case "2000C", "2010CA" -> patient.ifPresent(who -> who.accept(loop, segment));
            default -> {
                if (loop.startsWith("23") || loop.startsWith("24")) claim.accept(loop, segment);
            }
        }
    }

    /** A person who is insured has a member id; everything about them is kept under it. */
    private void requireMemberId(Segment found) {
        if (found.id().equals("NM1")
                && found.element(1).equals("IL")
                && found.element(2).equals("1")
                && !found.has(9))
            writer.finding(Finding.error(
                    Place.segment(found.number(), "NM109"), "is missing", "the member id of the subscriber"));
    }

    @Override
    public void closed(String loop) {
        switch (loop) {
            case "2300" ->
                claim.write(
                        writer,
                        header.about(kind).all(patient.orElse(subscriber).onClaim()),
                        subscriber.id());
            case "2000B" -> subscriber.write(writer);
            case "2000C" -> {
                patient.ifPresent(who -> who.write(writer));
                patient = Optional.empty();
            }
            default -> {}
        }
    }
}
