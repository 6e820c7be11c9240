package dev.plinth.intake;

import dev.plinth.intake.chat.ChatForm;
import dev.plinth.intake.chat.ChatReader;
import dev.plinth.intake.csv.CsvMapping;
import dev.plinth.intake.csv.CsvReader;
import dev.plinth.intake.format.FormatReader;
import dev.plinth.intake.mapping.Mappings;
import dev.plinth.intake.x12.X12Reader;
import dev.plinth.problem.ProblemException;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds the reader for an order; refuses an order that cannot be read. */
final class Readers {
    private Readers() {}

    /** A new reader for each pass. */
    static Supplier<FormatReader> of(ImportOrder order) {
        return switch (order.format()) {
            case X12 -> {
                if (order.mapping().isPresent())
                    throw ProblemException.field("mapping", "is not used for x12", "no mapping");
                yield X12Reader::new;
            }
            case CHAT -> {
                Optional<ChatForm> form = order.mapping().map(Mappings::chat);
                yield () -> new ChatReader(form);
            }
            case CSV -> {
                CsvMapping mapping = Mappings.csv(order.mapping()
                        .orElseThrow(
                                () -> ProblemException.field("mapping", "is missing", "the mapping of the columns")));
                yield () -> new CsvReader(mapping);
            }
        };
    }
}
