package dev.plinth.proof;

/** Makes foreign text safe to show: what could steer a terminal or reorder a line becomes a visible escape. */
public final class Escaped {
    private static final int LONGEST_SHOWN = 2_000;

    private Escaped() {}

    /** The text with every character that is not plainly visible written as {@code \\u{hex}}, cut after 2,000 characters. */
    public static String of(String text) {
        var shown = new StringBuilder();
        text.codePoints().limit(LONGEST_SHOWN).forEach(c -> append(shown, c));
        return text.codePointCount(0, text.length()) > LONGEST_SHOWN ? shown + "…" : shown.toString();
    }

    private static void append(StringBuilder shown, int c) {
        if (visible(c)) {
            shown.appendCodePoint(c);
        } else {
            shown.append("\\u{").append(Integer.toHexString(c)).append('}');
        }
    }

    private static boolean visible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
