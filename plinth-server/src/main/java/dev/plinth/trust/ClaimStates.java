package dev.plinth.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says how far a claim is shown. Depends on nothing but what it is given. */
final class ClaimStates {
    /*
     * Every doubt is a verdict of its own, and the worst verdict is the state: nothing that is added can make a claim
     * greener. A success of the attack outlives everything but a later run that was carried out and held; neither age nor
     * a run that throws nor a changed catalogue ends it.
     */
    static final Duration ALARM_COUNTS = Duration.ofHours(24);
    /** How the reason begins of a state that somebody only shows. */
    static final String REHEARSAL = "Rehearsal: ";

    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration SET_BACK = Duration.ofMinutes(1);

    private ClaimStates() {}

    /**
     * What holds for all claims at this moment.
     *
     * @param now a time that never goes back
     * @param behind how far the server's clock is behind it
     * @param catalogue digest of the catalogue in use
     * @param logFault why the log that holds the evidence cannot be believed
     */
    record Situation(Instant now, Duration behind, String catalogue, Optional<String> logFault) {}

    /** What keeps a probe from being tried. */
    enum Hindrance {
        SLOWED("It used more than its share of the processor, so it is tried less often."),
        STUCK("An earlier run has not ended yet."),
        UNRECORDED("The newest run could not be recorded.");

        private final String sentence;

        Hindrance(String sentence) {
            this.sentence = sentence;
        }
    }

    /**
     * A probe of this build.
     *
     * @param tries its sentence about what it tries
     */
    record Built(String code, Set<String> twins, String tries) {
        /** How a reason calls it: its name means nothing to who reads that. */
        String quoted() {
            return "“" + tries.replaceFirst("\\.$", "") + "”";
        }
    }

    /** A probe that a claim names, with what is known of it. */
    record Exhibit(String probe, Optional<Built> built, Trail trail, Set<Hindrance> hindrances) {}

    /** A state and the reason for it, in plain words that give nothing away. */
    record Verdict(ClaimState state, String reason, boolean rehearsal) {
        private static Verdict of(ClaimState state, String reason) {
            return new Verdict(state, reason, false);
        }
    }

    /** The state of a claim. */
    static Verdict of(ClaimBook.Promise claim, List<Exhibit> exhibits, Situation situation) {
        List<Verdict> all = new ArrayList<>();
        claim.lacks().ifPresent(what -> all.add(Verdict.of(ClaimState.PLANNED, what)));
        if (claim.probes().isEmpty() && claim.lacks().isEmpty())
            all.add(Verdict.of(ClaimState.PLANNED, "Nothing tries this yet."));
        situation
                .logFault()
                .ifPresent(fault -> all.add(Verdict.of(
                        ClaimState.UNPROVEN, "The log that holds the evidence cannot be believed: " + fault)));
        for (Exhibit exhibit : exhibits) all.add(judge(exhibit, claim.fresh(), situation, partly(exhibits)));
        // what cannot be proven yet has nothing to show a failure of
        if (all.stream().anyMatch(one -> one.state() == ClaimState.PLANNED)) all.removeIf(Verdict::rehearsal);
        return all.stream()
                .reduce((a, b) -> b.state().compareTo(a.state()) > 0 ? b : a)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Claim " + claim.id() + " names probes of which nothing was said"));
    }

    /** How many twins there are, and on how many the alarm was seen lately. */
    static ClaimStanding.Alarms alarms(List<Exhibit> exhibits, Situation situation) {
        int seen = 0;
        int all = 0;
        for (Exhibit exhibit : exhibits)
            if (exhibit.built().isPresent()) {
                Built built = exhibit.built().get();
                all += built.twins().size();
                seen += (int) built.twins().stream()
                        .filter(twin -> rings(exhibit.trail(), twin, built.code(), situation))
                        .count();
            }
        return new ClaimStanding.Alarms(seen, all);
    }

    /** Whether the alarm was seen on this twin, by this very code, within the last day. */
    static boolean rings(Trail trail, String twin, String code, Situation situation) {
        return Optional.ofNullable(trail.alarms().get(twin))
                .filter(run -> doubt(run, trail, code, situation).isEmpty())
                .filter(run -> !run.at().plus(ALARM_COUNTS).isBefore(situation.now()))
                .filter(run -> isSilent(trail, twin).isEmpty())
                .isPresent();
    }

    /** What is said of a claim of which an attack is missing. */
    private static String partly(List<Exhibit> exhibits) {
        long built = exhibits.stream().filter(one -> one.built().isPresent()).count();
        return built == 0
                ? "An attack that would try this is not part of this build."
                : "Only a part of this is tried: %d of the %d attacks that it needs are part of this build."
                        .formatted(built, exhibits.size());
    }

    private static Verdict judge(Exhibit exhibit, Duration fresh, Situation situation, String notBuilt) {
        Trail trail = exhibit.trail();
        Optional<Tried> broken = trail.decisive().filter(run -> run.outcome() == Outcome.BROKEN);
        if (broken.isPresent())
            return Verdict.of(
                    ClaimState.FAILED,
                    exhibit.built()
                            .map(built -> "The attack " + built.quoted() + " succeeded.")
                            .orElse("An attack succeeded, and it has been taken out of this build since."));
        if (exhibit.built().isEmpty()) return Verdict.of(ClaimState.PLANNED, notBuilt);
        if (trail.flaw().isPresent())
            return Verdict.of(
                    ClaimState.UNPROVEN,
                    "The stored evidence does not fit the log: " + trail.flaw().get());
        Optional<Tried> rehearsal = trail.rehearsal().filter(run -> run.number() > number(trail.newest()));
        return rehearsal
                .map(run -> rehearsed(exhibit.built().get().quoted(), run))
                .orElseGet(() -> held(exhibit, exhibit.built().get(), fresh, situation));
    }

    private static Verdict rehearsed(String probe, Tried run) {
        return run.outcome() == Outcome.BROKEN
                ? new Verdict(
                        ClaimState.FAILED,
                        REHEARSAL + probe + " was let loose on the sabotaged twin “" + run.against()
                                + "” in place of the real thing, and raised the alarm as it should.",
                        true)
                : new Verdict(
                        ClaimState.UNPROVEN,
                        REHEARSAL + probe + " did not notice the sabotaged twin “" + run.against() + "”.",
                        true);
    }

    private static Verdict held(Exhibit exhibit, Built built, Duration fresh, Situation situation) {
        Trail trail = exhibit.trail();
        String name = built.quoted();
        if (trail.decisive().isEmpty())
            return Verdict.of(
                    ClaimState.UNPROVEN,
                    trail.newest().isEmpty()
                            ? name + " has not been tried yet."
                            : name + " could not be carried out." + why(exhibit, situation));
        Tried run = trail.decisive().get();
        Optional<String> doubt = doubt(run, trail, built.code(), situation);
        if (doubt.isPresent()) return Verdict.of(ClaimState.UNPROVEN, name + ": " + doubt.get());
        Duration age = Duration.between(run.at(), situation.now());
        if (age.compareTo(fresh) > 0)
            return Verdict.of(
                    ClaimState.STALE,
                    name + " held " + Ages.of(age) + " ago; evidence counts for " + Ages.of(fresh) + "."
                            + why(exhibit, situation));
        if (number(trail.newest()) > run.number())
            return Verdict.of(
                    ClaimState.UNPROVEN, name + " could not be carried out the last time." + why(exhibit, situation));
        if (exhibit.hindrances().contains(Hindrance.UNRECORDED))
            return Verdict.of(ClaimState.UNPROVEN, name + ": " + Hindrance.UNRECORDED.sentence);
        return alarm(exhibit, built, situation);
    }

    private static Verdict alarm(Exhibit exhibit, Built built, Situation situation) {
        Trail trail = exhibit.trail();
        for (String twin : built.twins())
            if (isSilent(trail, twin).isPresent())
                return Verdict.of(
                        ClaimState.UNPROVEN,
                        built.quoted() + " did not notice the sabotaged twin “" + twin
                                + "”, so that it holds shows nothing.");
        long rings = built.twins().stream()
                .filter(twin -> rings(trail, twin, built.code(), situation))
                .count();
        if (rings < built.twins().size())
            return Verdict.of(
                    ClaimState.UNPROVEN,
                    "The alarm of %s was seen on %d of %d sabotages within the last day."
                            .formatted(built.quoted(), rings, built.twins().size()));
        return Verdict.of(ClaimState.PROVEN, "The attack was tried and failed, and its alarm is known to work.");
    }

    /** Why a run shows nothing, whatever came of it. */
    private static Optional<String> doubt(Tried run, Trail trail, String code, Situation situation) {
        if (run.number() <= trail.cut())
            return Optional.of("a gap was found in its evidence; it counts again from the next run on.");
        if (run.at().isAfter(situation.now().plus(SKEW)))
            return Optional.of("its evidence is from the future, so the clock of the server was set back.");
        if (!run.catalogue().equals(situation.catalogue()))
            return Optional.of("it was tried under another catalogue of claims, and not since.");
        if (!run.code().equals(code)) return Optional.of("its code was changed, and it has not been tried since.");
        return Optional.empty();
    }

    private static Optional<Tried> isSilent(Trail trail, String twin) {
        Map<String, Tried> alarms = trail.alarms();
        return Optional.ofNullable(trail.silences().get(twin))
                .filter(run -> run.number() > number(Optional.ofNullable(alarms.get(twin))));
    }

    private static String why(Exhibit exhibit, Situation situation) {
        StringBuilder why = new StringBuilder();
        if (situation.behind().compareTo(SET_BACK) > 0) why.append(" The clock of the server was set back.");
        for (Hindrance one : Hindrance.values())
            if (exhibit.hindrances().contains(one)) why.append(' ').append(one.sentence);
        return why.toString();
    }

    private static long number(Optional<Tried> run) {
        return run.map(Tried::number).orElse(0L);
    }
}
