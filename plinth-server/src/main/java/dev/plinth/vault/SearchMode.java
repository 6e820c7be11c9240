package dev.plinth.vault;

import dev.plinth.crypto.Normalisation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What counts as equal when a field is searched. */
public enum SearchMode {
    /** Every character. */
    EXACT(Normalisation.EXACT),
    /** Letter case, compatibility forms and outer white space do not matter. */
    NORMALISED(Normalisation.CASE_FOLDED),
    /** Only the digits matter. */
    DIGITS(Normalisation.DIGITS);

    private final Normalisation normalisation;

    SearchMode(Normalisation normalisation) {
        this.normalisation = normalisation;
    }

    Normalisation normalisation() {
        return normalisation;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<SearchMode> find(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text().equals(text)).findFirst();
    }
}
