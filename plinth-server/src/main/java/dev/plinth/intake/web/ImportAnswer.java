package dev.plinth.intake.web;

import dev.plinth.intake.ImportStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An import as the API shows it. */
record ImportAnswer(
        UUID id,
        String format,
        String state,
        long bytes,
        long checked,
        Optional<Long> records,
        long committed,
        long written,
        long kept,
        Map<String, Long> collections,
        long problems,
        long notes,
        List<ImportStatus.Told> report,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> finishedAt) {
    static ImportAnswer of(ImportStatus status) {
        return new ImportAnswer(
                status.id().value(),
                status.format().text(),
                status.state().text(),
                status.bytes(),
                status.checked(),
                status.records(),
                status.committed(),
                status.written(),
                status.kept(),
                status.collections(),
                status.problems(),
                status.notes(),
                status.report(),
                status.createdAt(),
                status.updatedAt(),
                status.finishedAt());
    }

    /** Without the report, for lists. */
    static ImportAnswer brief(ImportStatus status) {
        ImportAnswer whole = of(status);
        return new ImportAnswer(
                whole.id,
                whole.format,
                whole.state,
                whole.bytes,
                whole.checked,
                whole.records,
                whole.committed,
                whole.written,
                whole.kept,
                whole.collections,
                whole.problems,
                whole.notes,
                List.of(),
                whole.createdAt,
                whole.updatedAt,
                whole.finishedAt);
    }
}
