package dev.plinth.keys.spi;

import java.io.Serial;

/** The provider answers, but these bytes do not open with this key in this place. Why is never told. */
public final class WrappedKeyRefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public WrappedKeyRefusedException(KeyPlace place) {
        super(
                "The wrapped %s key, version %d, of organisation %s does not open: key, place or bytes are not those of its wrapping"
                        .formatted(place.purpose().text(), place.version(), place.org()));
    }
}
