package dev.plinth.intake.x12;

import java.util.Optional;

/**
 * The four separators of one interchange, as its ISA segment declares them (X12.5). Each is one byte.
 *
 * @param repetition absent when ISA11 holds a letter or digit: senders of older habit put {@code U} there, which means none
 */
record Separators(char element, Optional<Character> repetition, char component, char terminator) {
    /** Says what makes these unusable, if anything. */
    Optional<String> flaw() {
        if (ordinary(element)) return Optional.of("the element separator is a letter, digit or space");
        if (ordinary(component)) return Optional.of("the component separator (ISA16) is a letter, digit or space");
        if (ordinary(terminator)) return Optional.of("the segment terminator is a letter, digit or space");
        if (element == component) return Optional.of("element and component separator are the same character");
        if (element == terminator)
            return Optional.of("element separator and segment terminator are the same character");
        if (component == terminator)
            return Optional.of("component separator and segment terminator are the same character");
        if (repetition.isPresent()) {
            char repeat = repetition.get();
            if (repeat == element || repeat == component || repeat == terminator)
                return Optional.of("the repetition separator (ISA11) is also another separator");
        }
        return Optional.empty();
    }

    static boolean ordinary(char c) {
        return Character.isLetterOrDigit(c) || c == ' ' || c > 0x7e;
    }
}
