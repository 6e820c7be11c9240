package dev.plinth.intake.x12;

import java.util.Map;
import java.util.Optional;

/** A subscriber or a dependent, with the payer. */
final class Insured {
    private final Party person = new Party();
    private final Party payer;
    private final Optional<Insured> subscriber;
    private String group = "";
    private String groupName = "";
    private String relationship = "";
    private long segment;
    private boolean written;

    Insured() {
        this.payer = new Party();
        this.subscriber = Optional.empty();
    }

    private Insured(Insured subscriber) {
        this.payer = subscriber.payer;
        this.subscriber = Optional.of(subscriber);
    }

    /** Somebody covered through this subscriber: has no member id of their own. */
    Insured dependent() {
        return new Insured(this);
    }

    void accept(String loop, Segment found) {
        if (segment == 0) segment = found.number();
        switch (loop) {
            case "2000B", "2000C" -> coverage(found);
            case "2010BB" -> payer.accept(found);
            default -> person.accept(found);
        }
    }

    private void coverage(Segment found) {
        if (found.id().equals("SBR")) {
            relationship = found.element(2);
            group = found.element(3);
            groupName = found.element(4);
        }
        if (found.id().equals("PAT") && found.has(1)) relationship = found.element(1);
    }

    /** The member id; of a dependent the subscriber's. */
    String id() {
        return subscriber.map(Insured::id).orElse(person.id());
    }

    /** Writes the member once, when there is an id to write it under. */
    void write(RecordWriter writer) {
        if (written || id().isEmpty()) return;
        written = true;
        writer.entity(
                segment,
                HealthCollections.MEMBERS,
                Optional.of(id()),
                new Fields()
                        .text("member_id", id())
                        .all(person.fields().map())
                        .text("relationship", relationship)
                        .text("group_number", group)
                        .text("group_name", groupName)
                        .text("payer_name", payer.fullName())
                        .text("payer_id", payer.id())
                        .map());
    }

    Map<String, Object> onClaim() {
        return new Fields()
                .text("member_id", id())
                .text("patient_name", person.fullName())
                .text("payer_name", payer.fullName())
                .text("payer_id", payer.id())
                .map();
    }
}
