package dev.plinth.vault;

/** Checks of text. */
final class Texts {
    private Texts() {}

    /** Whether every surrogate has its partner; text with a lone one has no UTF-8 form and would not come back as sent. */
    static boolean wellFormed(String text) {
        int i = 0;
        while (i < text.length()) {
            int point = text.codePointAt(i);
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) return false;
            i += Character.charCount(point);
        }
        return true;
    }

    /** Length in characters (code points). */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
