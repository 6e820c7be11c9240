package dev.plinth.crypto;

import java.text.Normalizer;
import java.util.Locale;

/** How a value is made comparable before it is indexed. A constant's code goes into the index key and never changes. */
public enum Normalisation {
    /** Equal only if every character is. */
    EXACT(1) {
        @Override
        String apply(String value) {
            return value;
        }
    },
    /** NFKC, case-folded (Unicode upper then lower case, root locale), outer white space removed. For names and mail addresses. */
    CASE_FOLDED(2) {
        @Override
        String apply(String value) {
            String folded = Normalizer.normalize(value, Normalizer.Form.NFKC)
                    .toUpperCase(Locale.ROOT)
                    .toLowerCase(Locale.ROOT);
            return Normalizer.normalize(folded, Normalizer.Form.NFKC).strip();
        }
    },
    /** Decimal digits of any script as ASCII, all else dropped. For telephone, card and member numbers. */
    DIGITS(3) {
        @Override
        String apply(String value) {
            return value.codePoints()
                    .map(point -> Character.digit(point, 10))
                    .filter(digit -> digit >= 0)
                    .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                    .toString();
        }
    };

    private final int code;

    Normalisation(int code) {
        this.code = code;
    }

    abstract String apply(String value);

    byte code() {
        return (byte) code;
    }
}
