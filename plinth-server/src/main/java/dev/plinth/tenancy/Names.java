package dev.plinth.tenancy;

import dev.plinth.problem.ProblemException;
import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Names that people give to things: shown on pages and kept in plain text columns. */
public final class Names {
    /*
     * Two names that look alike must be alike, and a name must not change how the text around it is shown. So characters
     * that show nothing and those that turn the direction of writing are refused: format characters (general category
     * Cf), line and paragraph separators, variation selectors, and the letters and marks that are invisible by design [1].
     * The zero-width joiner and non-joiner change how letters of some scripts are written, and are taken between those.
     * [1] Unicode, DerivedCoreProperties.txt, Default_Ignorable_Code_Point
     */
    private static final int LONGEST = 120;
    private static final int NON_JOINER = 0x200c;
    private static final int JOINER = 0x200d;
    private static final Set<Integer> INVISIBLE =
            Set.of(0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180c, 0x180d, 0x180f, 0x3164, 0xffa0);
    private static final Set<UnicodeScript> JOINING = EnumSet.of(
            UnicodeScript.ARABIC,
            UnicodeScript.BENGALI,
            UnicodeScript.DEVANAGARI,
            UnicodeScript.GUJARATI,
            UnicodeScript.GURMUKHI,
            UnicodeScript.KANNADA,
            UnicodeScript.KHMER,
            UnicodeScript.MALAYALAM,
            UnicodeScript.MYANMAR,
            UnicodeScript.ORIYA,
            UnicodeScript.SINHALA,
            UnicodeScript.SYRIAC,
            UnicodeScript.TAMIL,
            UnicodeScript.TELUGU);

    private Names() {}

    /** Refuses an empty or over-long name, and one with control characters, lone surrogates or invisible characters. */
    public static void check(String field, String name) {
        if (name.isBlank()) throw ProblemException.field(field, "is empty", "1 to " + LONGEST + " characters");
        if (name.codePointCount(0, name.length()) > LONGEST)
            throw ProblemException.field(field, "is too long", "at most " + LONGEST + " characters");
        if (name.codePoints().anyMatch(Names::unprintable))
            throw ProblemException.field(
                    field, "holds a control character or half of a surrogate pair", "printable text");
        hidden(name).ifPresent(wrong -> {
            throw ProblemException.field(
                    field,
                    wrong,
                    "visible characters; zero-width joiners only between letters of scripts that need them");
        });
    }

    /** What is wrong with a text that holds a character which shows nothing or turns the direction of writing. */
    public static Optional<String> hidden(String text) {
        int[] points = text.codePoints().toArray();
        for (int i = 0; i < points.length; i++)
            if (hides(points[i]) && !joins(points, i))
                return Optional.of("holds the invisible or direction-changing character U+%04X".formatted(points[i]));
        return Optional.empty();
    }

    private static boolean hides(int c) {
        int type = Character.getType(c);
        return type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || (c >= 0xfe00 && c <= 0xfe0f)
                || (c >= 0xe0000 && c <= 0xe0fff)
                || INVISIBLE.contains(c);
    }

    private static boolean joins(int[] points, int at) {
        if (points[at] != NON_JOINER && points[at] != JOINER) return false;
        return at > 0 && at + 1 < points.length && isJoining(points[at - 1]) && isJoining(points[at + 1]);
    }

    private static boolean isJoining(int c) {
        return JOINING.contains(UnicodeScript.of(c));
    }

    private static boolean unprintable(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
    }
}
