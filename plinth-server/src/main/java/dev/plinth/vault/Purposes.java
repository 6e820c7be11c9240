package dev.plinth.vault;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Names;

/** What one must say to see sealed values. */
final class Purposes {
    static final int LONGEST = 200;

    private Purposes() {}

    static void require(CollectionSchema schema, String purpose) {
        boolean good = !purpose.isBlank()
                && purpose.length() <= LONGEST
                && Texts.wellFormed(purpose)
                && purpose.chars().noneMatch(Character::isISOControl)
                && Names.hidden(purpose).isEmpty();
        if (!good)
            throw ProblemException.field(
                    "purpose",
                    "it is empty, too long, or holds control or invisible characters",
                    "1 to " + LONGEST
                            + " characters that say what the values are needed for, in the body or, of a request without one, in the header"
                            + " Plinth-Purpose");
        if (!schema.purposes().isEmpty() && !schema.purposes().contains(purpose))
            throw ProblemException.field(
                    "purpose", "the collection does not allow it", "one of: " + String.join(", ", schema.purposes()));
    }
}
