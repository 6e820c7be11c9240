package dev.plinth.trust;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far a claim is shown, the greenest first. A person can move it only towards the end of this list. */
public enum ClaimState {
    /** Every probe held lately, and every one of their alarms was seen to ring lately. */
    PROVEN(0),
    /** It held before; since then it was not tried, or could not be. */
    STALE(10),
    /** There is something that tries it, but what came of it does not show the claim now. */
    UNPROVEN(20),
    /** Nothing in this build tries it. */
    PLANNED(30),
    /** An attack succeeded. Published as the counter-claim. */
    FAILED(40),
    /** No longer claimed. */
    RETRACTED(50);

    private final int rank;

    ClaimState(int rank) {
        this.rank = rank;
    }

    /** As it is stored; the higher the worse. */
    int rank() {
        return rank;
    }

    /** Empty where nothing has this rank. */
    static Optional<ClaimState> ofRank(long rank) {
        return Arrays.stream(values()).filter(state -> state.rank == rank).findFirst();
    }

    /** Empty where no state is written like this. */
    static Optional<ClaimState> named(String text) {
        return Arrays.stream(values())
                .filter(state -> state.text().equals(text))
                .findFirst();
    }

    /** As machine-readable forms write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The less green of the two. */
    ClaimState worse(ClaimState other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
