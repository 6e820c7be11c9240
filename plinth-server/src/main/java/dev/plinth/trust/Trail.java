package dev.plinth.trust;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of one probe's runs.
 *
 * @param last the highest number seen
 * @param cut runs up to this number do not fit the log: they can show a failure, and nothing else
 * @param flaw why what is stored does not fit the log, until that has been published
 * @param newest the newest run against the real thing
 * @param decisive the newest of these that could be carried out
 * @param rehearsal the newest run in which a twin took the place of the real thing
 * @param alarms the newest run on each twin that broke it, as it must
 * @param silences the newest run on each twin that did not notice it
 */
record Trail(
        long last,
        long cut,
        Optional<String> flaw,
        Optional<Tried> newest,
        Optional<Tried> decisive,
        Optional<Tried> rehearsal,
        Map<String, Tried> alarms,
        Map<String, Tried> silences) {
    static final Trail EMPTY =
            new Trail(0, 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Map.of());

    Trail {
        alarms = Map.copyOf(alarms);
        silences = Map.copyOf(silences);
    }

    /** With one more run; MUST be newer than all before. */
    Trail with(Tried run) {
        boolean decided = run.outcome() != Outcome.UNABLE;
        if (run.isLive())
            return new Trail(
                    run.number(),
                    cut,
                    flaw,
                    Optional.of(run),
                    decided ? Optional.of(run) : decisive,
                    rehearsal,
                    alarms,
                    silences);
        return new Trail(
                run.number(),
                cut,
                flaw,
                newest,
                decisive,
                run.rehearsal() && decided ? Optional.of(run) : rehearsal,
                run.outcome() == Outcome.BROKEN ? plus(alarms, run) : alarms,
                run.outcome() == Outcome.HELD ? plus(silences, run) : silences);
    }

    private static Map<String, Tried> plus(Map<String, Tried> runs, Tried run) {
        Map<String, Tried> more = new HashMap<>(runs);
        more.put(run.against(), run);
        return more;
    }

    /** Nothing up to this number shows anything any more. */
    Trail cutAt(long number) {
        return new Trail(last, Math.max(cut, number), flaw, newest, decisive, rehearsal, alarms, silences);
    }

    Trail flawed(String why) {
        return new Trail(last, cut, Optional.of(why), newest, decisive, rehearsal, alarms, silences);
    }

    /** Goes on behind this number. */
    Trail readTo(long number) {
        return new Trail(Math.max(last, number), cut, flaw, newest, decisive, rehearsal, alarms, silences);
    }
}
