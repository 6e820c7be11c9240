package dev.plinth.intake.x12;

import dev.plinth.intake.format.CollectionSpec;
import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.FormatReader;
import dev.plinth.intake.format.Place;
import dev.plinth.intake.format.RecordSink;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads X12 files with any number of interchanges, groups and transactions of the types 837P, 837I, 835, 277CA and 999. Any
 * other type is refused by name. Memory is bounded by the largest claim, which the guides limit.
 */
public final class X12Reader implements FormatReader {
    private @Nullable LoopMatcher matcher;
    private @Nullable Hierarchy hierarchy;

    @Override
    public List<CollectionSpec> collections() {
        return HealthCollections.all();
    }

    @Override
    public void read(InputStream in, RecordSink sink) throws IOException {
        X12Tokenizer tokens = new X12Tokenizer(in, sink::finding);
        Envelope envelope = new Envelope(sink::finding);
        for (Optional<Segment> next = tokens.next(); next.isPresent(); next = tokens.next())
            accept(next.get(), envelope, sink);
        endTransaction();
        envelope.finish(tokens.count());
    }

    private void accept(Segment segment, Envelope envelope, RecordSink sink) {
        if (!segment.id().equals("ISA")) SegmentRules.check(segment, sink::finding);
        boolean inside = envelope.transaction().isPresent();
        if (envelope.accept(segment)) {
            if (inside) endTransaction();
            if (segment.id().equals("ST")) begin(segment, envelope, sink);
        } else if (!inside) {
            sink.finding(Finding.error(
                    Place.segment(segment.number(), SegmentRules.printable(segment.id())),
                    "this segment stands outside a transaction",
                    "segments of a transaction between ST and SE"));
        } else if (SegmentRules.isIdentifier(segment.id())) {
            body(segment);
        }
    }

    private void body(Segment segment) {
        if (matcher == null) return;
        if (hierarchy != null && segment.id().equals("HL")) hierarchy.accept(segment);
        matcher.accept(segment);
    }

    private void begin(Segment st, Envelope envelope, RecordSink sink) {
        Optional<TransactionType> type = TransactionType.of(st.element(1), envelope.guide());
        if (type.isEmpty()) {
            sink.finding(Finding.error(
                    Place.segment(st.number(), "ST01"),
                    TransactionType.describe(st.element(1), envelope.guide()) + " is not one of "
                            + TransactionType.labels(),
                    "one of " + TransactionType.known()));
            return;
        }
        TransactionType known = type.get();
        if (!envelope.functionalGroup().equals(known.group()))
            sink.finding(Finding.error(
                    Place.segment(st.number(), "ST01"),
                    known.label() + " stands in a group of another kind",
                    "GS01 " + known.group() + " for " + known.label()));
        matcher = new LoopMatcher(known.loops(), st.number(), records(known, envelope.origin(), sink), sink::finding);
        hierarchy = new Hierarchy(envelope);
    }

    private static LoopListener records(TransactionType type, Origin origin, RecordSink sink) {
        RecordWriter writer = new RecordWriter(origin, sink);
        return switch (type) {
            case PROFESSIONAL -> new ClaimRecords("professional", writer);
            case INSTITUTIONAL -> new ClaimRecords("institutional", writer);
            case REMITTANCE -> new RemittanceRecords(writer);
            case CLAIM_STATUS -> new ClaimStatusRecords(writer);
            case ACKNOWLEDGMENT -> new AcknowledgmentRecords(writer);
        };
    }

    private void endTransaction() {
        if (matcher != null) matcher.finish();
        matcher = null;
        hierarchy = null;
    }
}
