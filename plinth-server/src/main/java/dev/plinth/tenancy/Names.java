package dev.plinth.tenancy;

import dev.plinth.problem.ProblemException;

/** Names that people give to things: shown on pages and kept in plain text columns. */
public final class Names {
    private static final int LONGEST = 120;

    private Names() {}

    /** Refuses an empty or over-long name, and one with control characters, U+0000 or lone surrogates. */
    public static void check(String field, String name) {
        if (name.isBlank()) throw ProblemException.field(field, "is empty", "1 to " + LONGEST + " characters");
        if (name.codePointCount(0, name.length()) > LONGEST)
            throw ProblemException.field(field, "is too long", "at most " + LONGEST + " characters");
        if (name.codePoints().anyMatch(Names::unprintable))
            throw ProblemException.field(
                    field, "holds a control character or half of a surrogate pair", "printable text");
    }

    private static boolean unprintable(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
    }
}
