package dev.plinth.intake;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far an import got.
 *
 * @param bytes length of the file
 * @param checked records read by the check so far
 * @param records in the whole file, known when the check is over
 * @param committed records dealt with, of {@code records}
 * @param written records that are new
 * @param kept records that were there already
 * @param collections records by collection
 * @param problems how many errors were found, of which {@code report} has the first
 * @param notes how many oddities were found that do not refuse a file
 */
public record ImportStatus(
        ImportId id,
        ImportFormat format,
        ImportState state,
        long bytes,
        long checked,
        Optional<Long> records,
        long committed,
        long written,
        long kept,
        Map<String, Long> collections,
        long problems,
        long notes,
        List<Told> report,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> finishedAt) {
    public ImportStatus {
        collections = Map.copyOf(collections);
        report = List.copyOf(report);
    }

    /**
     * One line of the report.
     *
     * @param severity {@code error} or {@code note}
     * @param at segment, or line with column
     */
    public record Told(String severity, String at, String wrong, String expected) {}
}
