package dev.plinth.trust.wording;

/**
 * Words that promise more than can be shown.
 *
 * @param rule the rule's id, such as {@code guarantee}
 * @param words as they stand in the text
 * @param line of the text, from 1
 * @param why what is wrong with them
 * @param instead what to write
 */
public record WordingFinding(String rule, String words, int line, String why, String instead) {
    @Override
    public String toString() {
        return "line %d, \"%s\" (%s): %s Instead: %s".formatted(line, words, rule, why, instead);
    }
}
