package dev.plinth.trust;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A small real probe: a lock that must refuse every key but one. The live lock can be changed to see what follows. */
final class Locks implements Probe<Predicate<String>> {
    static final Predicate<String> SOUND = key -> key.equals("the right key");
    static final Predicate<String> OPEN = key -> true;
    static final Predicate<String> SHUT = key -> false;

    private final String name;
    private final Map<String, Predicate<String>> twins = new LinkedHashMap<>();
    private Pace pace = Pace.USUAL.atMost(Duration.ofSeconds(20));
    private volatile Target<Predicate<String>> live = Target.of(SOUND);

    Locks(String name) {
        this.name = name;
        twins.put("always-open", OPEN);
        twins.put("always-shut", SHUT);
    }

    Locks live(Predicate<String> lock) {
        return liveTarget(Target.of(lock));
    }

    Locks liveTarget(Target<Predicate<String>> target) {
        live = target;
        return this;
    }

    Locks twin(String twin, Predicate<String> lock) {
        twins.put(twin, lock);
        return this;
    }

    Locks pace(Pace other) {
        pace = other;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String tries() {
        return "Tries wrong keys on a lock, and the right one.";
    }

    @Override
    public Pace pace() {
        return pace;
    }

    @Override
    public Target<Predicate<String>> live() {
        return (attack, attempt) -> live.meets(attack, attempt);
    }

    @Override
    public List<Twin<Predicate<String>>> twins() {
        return twins.entrySet().stream()
                .map(one -> new Twin<>(one.getKey(), "a lock that is " + one.getKey(), Target.of(one.getValue())))
                .toList();
    }

    @Override
    public Observation attack(Predicate<String> lock, Attempt attempt) {
        Tally tally = Tally.of(3);
        for (String key : List.of("", attempt.nonce())) {
            attempt.rows(1);
            tally.tried(key);
            if (lock.test(key)) tally.broken("it opened with a wrong key");
        }
        tally.tried("the right key");
        if (!lock.test("the right key")) tally.broken("it did not open with the right key");
        return tally.end();
    }
}
