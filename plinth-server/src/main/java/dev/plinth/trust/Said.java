package dev.plinth.trust;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the log says of one claim: the last change of its state, and how bad its days were. Rehearsals change the state and make no day
 * worse.
 */
final class Said {
    static final Said NOTHING = new Said(Optional.empty(), new TreeMap<>());

    private final Optional<Claims.Change> last;
    private final NavigableMap<LocalDate, Daily> days;

    /** @param end the state with which the day ended */
    private record Daily(ClaimState worst, ClaimState end) {}

    private Said(Optional<Claims.Change> last, NavigableMap<LocalDate, Daily> days) {
        this.last = last;
        this.days = days;
    }

    Optional<Claims.Change> last() {
        return last;
    }

    /** With what was said since, the oldest first. */
    Said and(List<Claims.Change> newer) {
        if (newer.isEmpty()) return this;
        NavigableMap<LocalDate, Daily> more = new TreeMap<>(days);
        for (Claims.Change change : newer) {
            LocalDate day = LocalDate.ofInstant(change.at(), ZoneOffset.UTC);
            ClaimState before =
                    more.isEmpty() ? change.from() : more.lastEntry().getValue().end();
            Daily known = Optional.ofNullable(more.get(day)).orElse(new Daily(lasting(before), before));
            boolean rehearsal = change.reason().startsWith(ClaimStates.REHEARSAL);
            more.put(day, rehearsal ? known : new Daily(known.worst().worse(change.to()), change.to()));
        }
        return new Said(Optional.of(newer.getLast()), more);
    }

    /** What a day begins with. That nothing tried a claim before is no fault of the day on which something does. */
    private static ClaimState lasting(ClaimState before) {
        return before == ClaimState.PLANNED ? ClaimState.PROVEN : before;
    }

    /** No day can have been better than this; empty for days before the first of which the log tells. */
    Optional<ClaimState> atBest(LocalDate day) {
        return Optional.ofNullable(days.floorEntry(day))
                .map(known -> known.getKey().equals(day)
                        ? known.getValue().worst()
                        : lasting(known.getValue().end()));
    }

    /** Whether something has to be shown of a day of which nothing is stored. */
    boolean tellsOf(LocalDate day) {
        Map.Entry<LocalDate, Daily> known = days.floorEntry(day);
        return known != null && (known.getKey().equals(day) || known.getValue().end() == ClaimState.FAILED);
    }
}
