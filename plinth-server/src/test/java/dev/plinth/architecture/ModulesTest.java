package dev.plinth.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.plinth.PlinthApplication;
import dev.plinth.gates.GateRan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

class ModulesTest {
    private static final String BEGIN = "<!-- modules: drawn by the build -->\n";
    private static final String END = "<!-- end of modules -->";

    /** The two pure libraries are not capabilities; whoever needs them may use them. */
    private static final ApplicationModules MODULES = ApplicationModules.of(
            PlinthApplication.class,
            JavaClass.Predicates.resideInAnyPackage("dev.plinth.crypto..", "dev.plinth.proof.."));

    @RegisterExtension
    static final GateRan RAN = GateRan.as("modules");

    @Test
    void everyDependencyIsDeclaredAndPointsOneWay() {
        MODULES.verify();
    }

    @Test
    void aPlantedDependencyThatIsNotDeclaredIsFound() {
        ApplicationModules planted = ApplicationModules.of(
                "dev.plinth.architecture.planted.modules", ImportOption.Predefined.ONLY_INCLUDE_TESTS);
        assertThatThrownBy(planted::verify)
                .isInstanceOf(Violations.class)
                .hasMessageContaining("curious")
                .hasMessageContaining("reserved");
    }

    @Test
    void theDiagramInTheArchitectureDocumentIsTheOneOfTheCode() throws IOException {
        Path document = Path.of(System.getProperty("plinth.root", ".."), "ARCHITECTURE.md");
        String text = Files.readString(document);
        String drawn = draw();
        String now = text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END));
        Path proposal = Path.of("target/ARCHITECTURE.modules.md");
        Files.writeString(proposal, drawn);
        assertThat(now)
                .as(
                        "ARCHITECTURE.md shows another structure than the code; put the text of plinth-server/%s between its"
                                + " two marks",
                        proposal)
                .isEqualTo(drawn);
    }

    private static String draw() {
        String nodes = MODULES.stream()
                .sorted((a, b) ->
                        a.getIdentifier().toString().compareTo(b.getIdentifier().toString()))
                .map(ModulesTest::arrows)
                .collect(Collectors.joining());
        return "```mermaid\nflowchart TD\n" + nodes + "```\n";
    }

    private static String arrows(ApplicationModule module) {
        String name = module.getIdentifier().toString();
        TreeSet<String> targets = module.getDirectDependencies(MODULES)
                .uniqueModules()
                .map(one -> one.getIdentifier().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        if (targets.isEmpty()) return "  " + name + "\n";
        return targets.stream()
                .map(target -> "  " + name + " --> " + target + "\n")
                .collect(Collectors.joining());
    }
}
