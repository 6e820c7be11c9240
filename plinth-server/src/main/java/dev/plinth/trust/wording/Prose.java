package dev.plinth.trust.wording;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A text as sentences in small plain letters, however they were dressed up: other scripts' look-alikes, full width, accents,
 * invisible characters, kinds of hyphens. Each letter knows where it stood.
 */
final class Prose {
    /** Ends a sentence wherever it stands; put in place of block elements, cells and the like. */
    static final char BREAK = '\u2029';

    private static final String LOOK_ALIKE = "аеорсухіѕјԁһԛԝкмнтгвпαοειντυκρχ";
    private static final String MEANT = "aeopcyxisjdhqwkmhtrbnaoeivtukpx";
    private static final int LOOK_AHEAD = 40;
    private static final Pattern BLANK_LINE = Pattern.compile("[ \\t]*(?:\\R|\\z)");
    private static final Pattern LIST_ITEM = Pattern.compile("(?:[-*+•]|\\d{1,3}[.)])\\s");
    private static final Pattern SENTENCE_END = Pattern.compile("[\"'”’)\\]]*(?:[\\s\u2029]|\\z)");
    private static final Pattern SHORT_FORM = Pattern.compile("(?:^|\\W)(?:e\\.g|i\\.e|art|vs|cf|approx)$");

    private final String source;
    private final List<Sentence> sentences = new ArrayList<>();

    private Prose(String source) {
        this.source = source;
    }

    /**
     * @param offsets where each character of the text stood in the source
     */
    record Sentence(String text, int[] offsets) {}

    static Prose of(String source) {
        Prose prose = new Prose(source);
        prose.split();
        return prose;
    }

    List<Sentence> sentences() {
        return sentences;
    }

    /** As they stood in the source. */
    String words(Sentence sentence, int start, int end) {
        return source.substring(sentence.offsets()[start], sentence.offsets()[end - 1] + 1)
                .replace(BREAK, ' ')
                .replaceAll("\\s+", " ");
    }

    /** From 1. */
    int line(Sentence sentence, int at) {
        return 1
                + (int) source.substring(0, sentence.offsets()[at])
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private void split() {
        StringBuilder text = new StringBuilder();
        List<Integer> offsets = new ArrayList<>();
        for (int at = 0; at < source.length(); at += Character.charCount(source.codePointAt(at))) {
            int letter = source.codePointAt(at);
            if (breaks(at, letter, text)) {
                end(text, offsets);
                continue;
            }
            for (char plain : plain(letter).toCharArray()) {
                if (plain == ' ' && (text.isEmpty() || text.charAt(text.length() - 1) == ' ')) continue;
                text.append(plain);
                offsets.add(at);
            }
        }
        end(text, offsets);
    }

    private boolean breaks(int at, int letter, CharSequence before) {
        if (letter == BREAK) return true;
        if (letter != '\n' && letter != '.' && letter != '!' && letter != '?') return false;
        String after = source.substring(at + 1, Math.min(at + LOOK_AHEAD, source.length()));
        if (letter == '\n')
            return BLANK_LINE.matcher(after).lookingAt()
                    || LIST_ITEM.matcher(after.stripLeading()).lookingAt();
        return SENTENCE_END.matcher(after).lookingAt()
                && !(letter == '.' && SHORT_FORM.matcher(before).find());
    }

    private void end(StringBuilder text, List<Integer> offsets) {
        if (!text.toString().isBlank())
            sentences.add(new Sentence(
                    text.toString(),
                    offsets.stream().mapToInt(Integer::intValue).toArray()));
        text.setLength(0);
        offsets.clear();
    }

    /** Nothing for what is invisible, a space for any space. */
    private static String plain(int letter) {
        int type = Character.getType(letter);
        if (type == Character.FORMAT || type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK)
            return "";
        if (Character.isWhitespace(letter) || Character.isSpaceChar(letter) || type == Character.CONTROL) return " ";
        if (type == Character.DASH_PUNCTUATION || letter == '\u2212') return "-";
        if (letter == '’' || letter == '‘' || letter == '`' || letter == '\u02bc') return "'";
        StringBuilder plain = new StringBuilder();
        Normalizer.normalize(Character.toString(letter), Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(one -> Character.getType(one) != Character.NON_SPACING_MARK)
                .forEach(one -> {
                    int known = LOOK_ALIKE.indexOf(one);
                    plain.appendCodePoint(known < 0 ? one : MEANT.charAt(known));
                });
        return plain.toString();
    }
}
