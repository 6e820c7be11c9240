package dev.plinth.vault;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import java.util.List;
import java.util.Optional;

/** Opens the sealed name of a record that a probe wrote; empty when it does not open. */
@FunctionalInterface
interface NameReader {
    Optional<Value> read(OrgId org, RecordId record);

    /** As a caller does, with an entry for each time. */
    static NameReader revealing(Range range, Reveals reveals) {
        return (org, record) -> {
            try {
                return Optional.ofNullable(
                        reveals.reveal(org, Range.COLLECTION, record, List.of(Range.NAME), "probe", range.whole())
                                .fields()
                                .get(Range.NAME));
            } catch (ProblemException refused) {
                return Optional.empty();
            }
        };
    }

    default boolean reads(OrgId org, RecordId record, String text) {
        return read(org, record).filter(value -> value.text().equals(text)).isPresent();
    }
}
