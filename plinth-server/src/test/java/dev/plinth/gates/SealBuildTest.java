package dev.plinth.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.gates.Gate.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The step of the build that judges planted mistakes; here with the compiler alone, in the build with the analysers. */
class SealBuildTest {
    private static final Path ROOT = Path.of(System.getProperty("plinth.root", ".."));

    @TempDir
    private Path directory;

    private Analysers analysers(List<String> arguments) {
        return new Analysers(arguments, directory.toString(), System.getProperty("java.class.path"), directory);
    }

    @Test
    void aWarningStopsTheCompilerAsThePomSetsItUp() throws IOException {
        List<String> arguments = SealBuild.compilerArguments(ROOT.resolve("pom.xml"));
        List<String> withoutPlugins =
                arguments.stream().filter(one -> !one.startsWith("-Xplugin")).toList();
        Analysers analysers = analysers(withoutPlugins);
        analysers.requireToPassSoundCode();
        assertThat(analysers.judge(Gate.WARNINGS)).isEqualTo(Verdict.HELD);
        assertThat(arguments).hasSize(withoutPlugins.size() + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Werror", "-Xlint:all"})
    void halfOfTheArgumentsLetAWarningPass(String alone) throws IOException {
        assertThat(analysers(List.of(alone)).judge(Gate.WARNINGS)).isEqualTo(Verdict.OFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERROR_PRONE", "NULL_AWAY", "FENCES"})
    void withoutItsAnalyserAPlantedMistakePasses(Gate gate) throws IOException {
        assertThat(analysers(List.of("-Xlint:all", "-Werror")).judge(gate)).isEqualTo(Verdict.OFF);
    }

    @Test
    void aCompilerThatRefusesEverythingShowsNothing() {
        Analysers refusing = analysers(List.of("-Xplugin:ErrorProne"));
        assertThatThrownBy(refusing::requireToPassSoundCode).isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plinth-crypto", "plinth-proof", "plinth-server"})
    void noModuleGivesTheCompilerOtherArguments(String module) throws IOException {
        assertThat(Files.readString(ROOT.resolve(module).resolve("pom.xml")))
                .doesNotContain("compilerArg", "maven-compiler-plugin", "maven.compiler");
    }

    @Test
    void aPomWithTwoListsOfArgumentsIsRefused() throws IOException {
        Path pom = directory.resolve("pom.xml");
        Files.writeString(pom, "<a><compilerArgs><arg>-Werror</arg></compilerArgs><compilerArgs/></a>");
        assertThatThrownBy(() -> SealBuild.compilerArguments(pom)).hasMessageContaining("2 lists");
    }

    @Test
    void aMarkIsOfExactlyTheClassesThatWereJudged() throws IOException {
        ProgramClasses judged = ProgramClasses.of(new TreeMap<>());
        GateMark.write(directory, Gate.MODULES, judged);
        assertThat(GateMark.of(directory, Gate.MODULES)).contains(judged);
        assertThat(GateMark.of(directory, Gate.HOUSE_RULES)).isEmpty();
        Files.writeString(directory.resolve("modules"), "all of them\n");
        assertThat(GateMark.of(directory, Gate.MODULES)).isEmpty();
    }
}
