package dev.plinth.trust;

import java.util.Optional;

/**
 * One run that is wanted.
 *
 * @param against {@link ProbeBook#LIVE} or the name of a twin
 * @param rehearsal whether the twin takes the place of the real thing, to show what a failure looks like
 * @param challenge a text of somebody outside that the evidence shall contain
 */
record Order(String probe, String against, boolean rehearsal, Optional<String> challenge) {
    static Order live(String probe) {
        return new Order(probe, ProbeBook.LIVE, false, Optional.empty());
    }

    static Order twin(String probe, String twin) {
        return new Order(probe, twin, false, Optional.empty());
    }

    static Order rehearsal(String probe, String twin) {
        return new Order(probe, twin, true, Optional.empty());
    }

    static Order challenge(String probe, String text) {
        return new Order(probe, ProbeBook.LIVE, false, Optional.of(text));
    }

    boolean isLive() {
        return against.equals(ProbeBook.LIVE);
    }
}
