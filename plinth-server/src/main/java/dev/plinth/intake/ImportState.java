package dev.plinth.intake;

import java.util.Arrays;
import java.util.Locale;

/** Where an import stands. */
public enum ImportState {
    /** The whole file is being checked; nothing is loaded. */
    CHECKING,
    /** The file is sound, its records are being loaded. */
    LOADING,
    /** Every record is there. */
    LOADED,
    /** The file is broken; nothing of it was loaded. */
    REFUSED,
    /** It ended before its end, by a fault or a kill; sending the same file again goes on from there. */
    STOPPED;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ImportState of(String text) {
        return Arrays.stream(values())
                .filter(state -> state.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No import is " + text));
    }

    boolean isRunning() {
        return this == CHECKING || this == LOADING;
    }
}
