package dev.plinth.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.gates.BuildResult.Judged;
import dev.plinth.gates.BuildResult.MalformedException;
import dev.plinth.gates.Gate.Verdict;
import dev.plinth.gates.GatesProbe.Program;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.testing.ProbeTrial;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatesProbeTest {
    private static final GatesConfiguration BEANS = new GatesConfiguration();

    static List<GatesProbe> probes() {
        return List.of(BEANS.strictBuildProbe(), BEANS.staticAnalysisProbe());
    }

    private static BuildResult result(ProgramClasses classes, Verdict verdict) {
        Map<Gate, Judged> gates = new EnumMap<>(Gate.class);
        for (Gate gate : Gate.values()) gates.put(gate, new Judged(verdict, "1.0"));
        return new BuildResult(classes, gates);
    }

    private static Observation attack(GatesProbe probe, Optional<String> result) throws IOException {
        return probe.attack(
                new Program(result, ProgramClasses.running()), new Attempt(new byte[32], Instant.EPOCH, probe.pace()));
    }

    @ParameterizedTest
    @MethodSource("probes")
    void aResultOfExactlyTheseClassesHoldsAndEveryTwinIsFound(GatesProbe probe) throws Exception {
        String held = result(ProgramClasses.running(), Verdict.HELD).format();
        assertThat(attack(probe, Optional.of(held))).isInstanceOf(Observation.Held.class);
        ProbeTrial.of(probe)
                .finds("no-result", "no gate vouches for it")
                .finds("other-classes", "the result is of other classes than those that run: 1 were judged")
                .finds("gate-off", "the compiler with every warning as an error let a planted mistake pass")
                .finds("gate-missing", "the result does not name the compiler with every warning as an error")
                .andNoOtherTwin();
    }

    @Test
    void aBuildThatLeftOutTheRulesShowsNothingOfThemAndAllOfTheAnalysers() throws IOException {
        BuildResult quick = result(ProgramClasses.running(), Verdict.HELD);
        Map<Gate, Judged> gates = new EnumMap<>(quick.gates());
        gates.put(Gate.HOUSE_RULES, new Judged(Verdict.LEFT_OUT, "not run for these classes"));
        Optional<String> result = Optional.of(new BuildResult(quick.classes(), gates).format());
        assertThat(attack(BEANS.strictBuildProbe(), result))
                .isEqualTo(new Observation.Unable(
                        "Build with ./plinth test to have these classes judged by it: the project's own rules"));
        assertThat(attack(BEANS.staticAnalysisProbe(), result)).isInstanceOf(Observation.Held.class);
    }

    @Test
    void whatWasLeftOutDoesNotHideThatTheResultIsOfOtherClasses() throws IOException {
        ProgramClasses other = ProgramClasses.of(new TreeMap<>(Map.of("A.class", new byte[1])));
        assertThat(attack(
                        BEANS.strictBuildProbe(),
                        Optional.of(result(other, Verdict.LEFT_OUT).format())))
                .isInstanceOf(Observation.Broken.class);
    }

    @Test
    void oneByteOfOneClassMakesOtherClasses() {
        TreeMap<String, byte[]> files = new TreeMap<>(Map.of("A.class", new byte[2], "B.class", new byte[2]));
        ProgramClasses before = ProgramClasses.of(files);
        files.put("B.class", new byte[] {0, 1});
        assertThat(ProgramClasses.of(files)).isNotEqualTo(before);
        files.put("B.class", new byte[2]);
        assertThat(ProgramClasses.of(files)).isEqualTo(before);
        files.put("A.class", new byte[3]);
        files.put("B.class", new byte[1]);
        assertThat(ProgramClasses.of(files)).isNotEqualTo(before);
    }

    @Test
    void theClassesThatRunAreThoseOfAllThreeModulesAndNoTests() throws IOException {
        ProgramClasses running = ProgramClasses.running();
        assertThat(running.count()).isBetween(700L, 5_000L);
        assertThat(ProgramClasses.running()).isEqualTo(running);
    }

    @Test
    void aResultIsReadAsItWasWritten() throws MalformedException {
        BuildResult written = result(new ProgramClasses(3, "ab".repeat(32)), Verdict.LEFT_OUT);
        assertThat(BuildResult.parse(written.format())).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plinth-gates-v2\nclasses 3 C\n",
                "plinth-gates-v1\n",
                "plinth-gates-v1\nclasses 3 C",
                "plinth-gates-v1\nclasses 0 C\n",
                "plinth-gates-v1\nclasses 3 c\n",
                "plinth-gates-v1\nclasses 3 C\ngate warnings fine 1.0\n",
                "plinth-gates-v1\nclasses 3 C\ngate magic held 1.0\n",
                "plinth-gates-v1\nclasses 3 C\ngate warnings held\n",
                "plinth-gates-v1\nclasses 3 C\ngate warnings off 1.0\ngate warnings held 1.0\n",
            })
    void anotherFormIsRefusedAndBreaksTheClaim(String text) throws IOException {
        String result = text.replace(" C", " " + "ab".repeat(32));
        assertThatThrownBy(() -> BuildResult.parse(result)).isInstanceOf(MalformedException.class);
        assertThat(attack(BEANS.strictBuildProbe(), Optional.of(result))).isInstanceOf(Observation.Broken.class);
    }
}
