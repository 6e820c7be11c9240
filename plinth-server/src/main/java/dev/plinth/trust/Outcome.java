package dev.plinth.trust;

import dev.plinth.probe.Observation;
import java.util.Locale;

/** What came of one run of a probe. */
public enum Outcome {
    /** The attack failed everywhere. */
    HELD,
    /** The attack succeeded. */
    BROKEN,
    /** The attack could not be carried out. */
    UNABLE;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Outcome of(Observation seen) {
        return switch (seen) {
            case Observation.Held held -> HELD;
            case Observation.Broken broken -> BROKEN;
            case Observation.Unable unable -> UNABLE;
        };
    }
}
