package dev.plinth.trust.wording;

import java.time.LocalDate;
import java.util.Set;

/**
 * What is known about the text's subject, because the same words can be right or wrong.
 *
 * @param today what lies before it is past
 * @param sealed it speaks only of data under Sealed custody
 * @param documents kinds of documents that are on file and unexpired, such as {@code iso-27001-certificate}
 */
public record WordingContext(LocalDate today, boolean sealed, Set<String> documents) {
    public WordingContext {
        documents = Set.copyOf(documents);
    }

    /** About data in any custody, with no document on file. */
    public static WordingContext on(LocalDate today) {
        return new WordingContext(today, false, Set.of());
    }

    /** About data under Sealed custody only. */
    public WordingContext sealedOnly() {
        return new WordingContext(today, true, documents);
    }

    public WordingContext holding(Set<String> kinds) {
        return new WordingContext(today, sealed, kinds);
    }
}
