package dev.plinth.intake;

import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.ParsedRecord;
import dev.plinth.intake.format.RecordSink;
import java.util.ArrayList;
import java.util.List;

/** The second pass: hands the records on in batches, without those that were committed before. */
final class LoadPass implements RecordSink {
    static final int BATCH = 1_000;
    /** A batch is closed early when its texts come to this many characters. */
    private static final long HEAVY_CHARS = 4_000_000;

    /** Takes the records from number {@code from} on, counted from 0. */
    @FunctionalInterface
    interface Batch {
        void load(long from, List<ParsedRecord> records);
    }

    private final Batch batch;
    private final long skip;
    private final List<ParsedRecord> waiting = new ArrayList<>(BATCH);
    private long seen;
    private long weight;

    LoadPass(long skip, Batch batch) {
        this.skip = skip;
        this.batch = batch;
    }

    @Override
    public void record(ParsedRecord found) {
        if (seen++ < skip) return;
        waiting.add(found);
        for (Object value : found.fields().values()) if (value instanceof String text) weight += text.length();
        if (waiting.size() == BATCH || weight > HEAVY_CHARS) flush();
    }

    /** The check has told them already. */
    @Override
    public void finding(Finding found) {}

    void flush() {
        if (waiting.isEmpty()) return;
        batch.load(seen - waiting.size(), List.copyOf(waiting));
        waiting.clear();
        weight = 0;
    }
}
