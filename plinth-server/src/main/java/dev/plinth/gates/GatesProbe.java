package dev.plinth.gates;

import dev.plinth.gates.BuildResult.Judged;
import dev.plinth.gates.BuildResult.MalformedException;
import dev.plinth.gates.Gate.Verdict;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the gates said when the running program was built, and compares the classes they judged with those that run. Whether a
 * gate refuses a planted mistake was tried in the build: the analysers are no part of the program.
 */
final class GatesProbe implements Probe<GatesProbe.Program> {
    private static final String BUILD_WITH = "Build with ./plinth test to have these classes judged by it: ";

    private final String name;
    private final String tries;
    private final List<Gate> gates;

    GatesProbe(String name, String tries, List<Gate> gates) {
        this.name = name;
        this.tries = tries;
        this.gates = List.copyOf(gates);
    }

    /** A program and the result that it carries, if it carries one. */
    record Program(Optional<String> result, ProgramClasses classes) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public String tries() {
        return tries;
    }

    @Override
    public Pace pace() {
        return Pace.USUAL.every(Duration.ofHours(1));
    }

    @Override
    public Target<Program> live() {
        return (attack, attempt) -> attack.on(new Program(carried(), ProgramClasses.running()), attempt);
    }

    private static Optional<String> carried() throws IOException {
        try (@Nullable InputStream in = GatesProbe.class.getClassLoader().getResourceAsStream(BuildResult.RESOURCE)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @Override
    public List<Twin<Program>> twins() {
        Gate first = gates.getFirst();
        return List.of(
                new Twin<>(
                        "no-result",
                        "a build without its gates, which left no result",
                        program(running -> Optional.empty())),
                new Twin<>(
                        "other-classes",
                        "a program that carries the result of other classes",
                        program(running -> Optional.of(result(
                                ProgramClasses.of(new TreeMap<>(Map.of("Other.class", new byte[] {1}))), all())))),
                new Twin<>("gate-off", "a build in which a gate let a planted mistake pass", program(running -> {
                    Map<Gate, Judged> off = all();
                    off.put(first, new Judged(Verdict.OFF, "switched off"));
                    return Optional.of(result(running, off));
                })),
                new Twin<>("gate-missing", "a build whose result does not name a gate", program(running -> {
                    Map<Gate, Judged> fewer = all();
                    fewer.remove(first);
                    return Optional.of(result(running, fewer));
                })));
    }

    /** The classes that run, with another result. */
    private static Target<Program> program(Carrying carrying) {
        return (attack, attempt) -> {
            ProgramClasses running = ProgramClasses.running();
            return attack.on(new Program(carrying.by(running), running), attempt);
        };
    }

    @FunctionalInterface
    private interface Carrying {
        Optional<String> by(ProgramClasses running);
    }

    private static String result(ProgramClasses classes, Map<Gate, Judged> gates) {
        return new BuildResult(classes, gates).format();
    }

    private Map<Gate, Judged> all() {
        Map<Gate, Judged> held = new EnumMap<>(Gate.class);
        gates.forEach(gate -> held.put(gate, new Judged(Verdict.HELD, "as it should be")));
        return held;
    }

    @Override
    public Observation attack(Program program, Attempt attempt) {
        attempt.rows(program.classes().count());
        Tally tally = Tally.of(1L + gates.size());
        tally.tried("classes " + program.classes().sha256());
        if (program.result().isEmpty())
            return tally.broken("the program carries no result of its build: no gate vouches for it")
                    .end();
        try {
            return judge(BuildResult.parse(program.result().get()), program.classes(), tally);
        } catch (MalformedException e) {
            return tally.broken("the result of the build cannot be read: " + e.getMessage())
                    .end();
        }
    }

    private Observation judge(BuildResult result, ProgramClasses running, Tally tally) {
        if (!result.classes().equals(running))
            tally.broken("the result is of other classes than those that run: %d were judged, %d run"
                    .formatted(result.classes().count(), running.count()));
        List<String> leftOut = new ArrayList<>();
        for (Gate gate : gates) {
            @Nullable Judged judged = result.gates().get(gate);
            tally.tried(gate.id() + " " + judged);
            if (judged == null) tally.broken("the result does not name " + gate.words());
            else
                switch (judged.verdict()) {
                    case HELD -> {}
                    case OFF -> tally.broken(gate.words() + " let a planted mistake pass");
                    case LEFT_OUT -> leftOut.add(gate.words());
                }
        }
        Observation all = tally.end();
        return all instanceof Observation.Held && !leftOut.isEmpty()
                ? new Observation.Unable(BUILD_WITH + String.join(", ", leftOut))
                : all;
    }
}
