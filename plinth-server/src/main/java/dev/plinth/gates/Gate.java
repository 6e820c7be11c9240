package dev.plinth.gates;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What judges the code in a build and stops it. */
enum Gate {
    WARNINGS("the compiler with every warning as an error"),
    ERROR_PRONE("Error Prone"),
    NULL_AWAY("NullAway"),
    FENCES("the fences around dangerous calls"),
    MODULES("the rules about modules"),
    HOUSE_RULES("the project's own rules");

    private final String words;

    Gate(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** Its name in results, {@code [a-z-]+}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Gate> of(String id) {
        return Arrays.stream(values()).filter(gate -> gate.id().equals(id)).findFirst();
    }

    /** What a gate did in a build. */
    enum Verdict {
        /** It accepted exactly these classes, and refused a planted mistake. */
        HELD,
        /** It let a planted mistake pass. */
        OFF,
        /** It did not judge these classes. */
        LEFT_OUT
    }
}
