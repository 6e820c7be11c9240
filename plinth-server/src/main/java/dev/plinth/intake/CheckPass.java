package dev.plinth.intake;

import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.FormatReader;
import dev.plinth.intake.format.ParsedRecord;
import dev.plinth.intake.format.Place;
import dev.plinth.intake.format.RecordSink;
import dev.plinth.intake.spool.SpooledFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The first pass: reads everything, keeps nothing but numbers and the report. */
final class CheckPass implements RecordSink {
    private final Report report = new Report();
    private final Map<String, Long> counts = new TreeMap<>();
    private final SeenKeys seen = new SeenKeys();
    private final RecordRules rules;
    private final Pulse pulse;
    private long records;

    private CheckPass(FormatReader reader, Set<String> departments, Pulse pulse) {
        this.rules = new RecordRules(reader.collections(), departments, report::add);
        this.pulse = pulse;
    }

    static Checked run(SpooledFile file, FormatReader reader, Set<String> departments, Pulse pulse) throws IOException {
        CheckPass pass = new CheckPass(reader, departments, pulse);
        try (InputStream in = file.open()) {
            reader.read(in, pass);
        }
        pass.rules.end();
        if (pass.records == 0 && !pass.report.refuses()) pass.report.addWhole("holds no record", "at least one record");
        return new Checked(pass.records, pass.counts, pass.report);
    }

    @Override
    public void record(ParsedRecord found) {
        records++;
        counts.merge(found.collection(), 1L, Long::sum);
        rules.check(found);
        tellRepeated(found);
        pulse.at(records);
    }

    /** In X12 the same member comes with every claim; in the other formats a key comes once. */
    private void tellRepeated(ParsedRecord found) {
        if (found.place().unit() == Place.Unit.LINE && seen.repeated(found.collection(), found.naturalKey()))
            report.add(Finding.note(
                    found.place(), "repeats the key of an earlier record and is left out", "each key once"));
    }

    @Override
    public void finding(Finding found) {
        report.add(found);
        pulse.at(records);
    }
}
