package dev.plinth.intake;

import dev.plinth.intake.ImportStatus.Told;
import dev.plinth.intake.format.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Counts findings and keeps the first of each severity. */
final class Report {
    static final int KEPT_OF_EACH = 100;

    private final List<Told> errors = new ArrayList<>();
    private final List<Told> notes = new ArrayList<>();
    private long errorCount;
    private long noteCount;

    void add(Finding finding) {
        if (finding.refuses()) {
            errorCount++;
            keep(errors, finding);
        } else {
            noteCount++;
            keep(notes, finding);
        }
    }

    /** Something that is wrong with the file as a whole. */
    void addWhole(String wrong, String expected) {
        errorCount++;
        errors.add(new Told("error", "the file", wrong, expected));
    }

    private static void keep(List<Told> list, Finding finding) {
        if (list.size() < KEPT_OF_EACH)
            list.add(new Told(
                    finding.severity().name().toLowerCase(Locale.ROOT),
                    finding.place().toString(),
                    finding.wrong(),
                    finding.expected()));
    }

    boolean refuses() {
        return errorCount > 0;
    }

    long errorCount() {
        return errorCount;
    }

    long noteCount() {
        return noteCount;
    }

    List<Told> told() {
        List<Told> all = new ArrayList<>(errors);
        all.addAll(notes);
        return all;
    }
}
