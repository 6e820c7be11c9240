package dev.plinth.intake.support;

import dev.plinth.intake.chat.ChatReader;
import dev.plinth.intake.csv.CsvReader;
import dev.plinth.intake.format.CollectionSpec;
import dev.plinth.intake.format.FieldSpec;
import dev.plinth.intake.format.FormatReader;
import dev.plinth.intake.format.ParsedRecord;
import dev.plinth.intake.mapping.Mappings;
import dev.plinth.intake.x12.X12Reader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The values of the demonstration's samples, by whether they are to be sealed. */
public final class DemoValues {
    private static final int SHORTEST = 8;
    private static final Set<FieldSpec.Sensitivity> SHOWN =
            EnumSet.of(FieldSpec.Sensitivity.PUBLIC, FieldSpec.Sensitivity.INTERNAL);

    private final Set<String> sealed = new TreeSet<>();
    private final Set<String> clear = new TreeSet<>();

    private DemoValues() {}

    /** Reads every sample of the repository. */
    public static DemoValues read() {
        DemoValues values = new DemoValues();
        Path folder = Path.of(System.getProperty("plinth.root", ".."), "demo");
        for (Path file : Corpora.files(folder)) reader(file).ifPresent(reader -> values.add(file, reader));
        return values;
    }

    /** Texts that must be found nowhere at rest: sealed, at least eight characters long, and no part of what is stored clear. */
    public Set<String> canaries() {
        Set<String> canaries = new TreeSet<>(sealed);
        canaries.removeIf(one -> one.length() < SHORTEST || clear.stream().anyMatch(shown -> shown.contains(one)));
        return canaries;
    }

    private static Optional<FormatReader> reader(Path file) {
        String name = file.toString();
        if (name.endsWith(".jsonl")) return Optional.of(new ChatReader(Optional.empty()));
        if (name.endsWith(".csv"))
            return Optional.of(new CsvReader(Mappings.csv(text(Path.of(name.replace(".csv", ".mapping.yaml"))))));
        return name.contains("health-edi") ? Optional.of(new X12Reader()) : Optional.empty();
    }

    private void add(Path file, FormatReader reader) {
        List<CollectionSpec> collections = reader.collections();
        for (ParsedRecord record : Collected.from(reader, Corpora.open(file)).records()) {
            record.subject().ifPresent(sealed::add);
            CollectionSpec collection = collections.stream()
                    .filter(one -> one.name().equals(record.collection()))
                    .findFirst()
                    .orElseThrow();
            for (FieldSpec field : collection.fields()) {
                Object value = record.fields().get(field.name());
                if (value == null) continue;
                if (SHOWN.contains(field.sensitivity())) clear.add(value.toString());
                else if (value instanceof String text) sealed.add(text);
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
