package dev.plinth.vault;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What of a value is shown to those who did not ask for it by {@code reveal}. The hidden part never shows its length. */
public enum Mask {
    /** Nothing. */
    FULL(EnumSet.allOf(FieldType.class)) {
        @Override
        String show(String value) {
            return HIDDEN;
        }
    },
    /** The last four characters of a value that has at least eight; of a shorter one nothing. */
    LAST4(EnumSet.of(FieldType.STRING, FieldType.INTEGER)) {
        @Override
        String show(String value) {
            int length = value.codePointCount(0, value.length());
            return length < 2 * SHOWN ? HIDDEN : HIDDEN + value.substring(value.offsetByCodePoints(0, length - SHOWN));
        }
    },
    /** The first character. */
    FIRST1(EnumSet.of(FieldType.STRING)) {
        @Override
        String show(String value) {
            return first(value) + HIDDEN;
        }
    },
    /** The first character and the domain of a mail address; of anything else nothing. */
    EMAIL(EnumSet.of(FieldType.STRING)) {
        @Override
        String show(String value) {
            int at = value.lastIndexOf('@');
            return at < 1 ? HIDDEN : first(value) + HIDDEN + value.substring(at);
        }
    },
    /** The year. */
    YEAR(EnumSet.of(FieldType.DATE, FieldType.TIMESTAMP)) {
        @Override
        String show(String value) {
            return value.substring(0, SHOWN) + "-••-••";
        }
    },
    /** The first letter of up to three words. */
    INITIALS(EnumSet.of(FieldType.STRING)) {
        @Override
        String show(String value) {
            StringBuilder shown = new StringBuilder();
            SPACE.splitAsStream(value)
                    .filter(word -> !word.isEmpty())
                    .limit(MAX_INITIALS)
                    .forEach(word -> shown.append(first(word)).append('.'));
            return shown.isEmpty() ? HIDDEN : shown.toString();
        }
    },
    /** Everything; only for fields that are not sealed. */
    NONE(EnumSet.allOf(FieldType.class)) {
        @Override
        String show(String value) {
            return value;
        }
    };

    static final String HIDDEN = "••••";
    private static final int SHOWN = 4;
    private static final int MAX_INITIALS = 3;
    private static final Pattern SPACE = Pattern.compile("\\s+");

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.copyOf
    private final Set<FieldType> types;

    Mask(Set<FieldType> types) {
        this.types = Set.copyOf(types);
    }

    abstract String show(String value);

    boolean fits(FieldType type) {
        return types.contains(type);
    }

    boolean fits(FieldClass fieldClass) {
        if (this == NONE) return !fieldClass.isSealed();
        return fieldClass != FieldClass.SECRET || this == FULL;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Mask> find(String text) {
        return Arrays.stream(values()).filter(mask -> mask.text().equals(text)).findFirst();
    }

    private static String first(String value) {
        return value.isEmpty() ? "" : value.substring(0, value.offsetByCodePoints(0, 1));
    }
}
