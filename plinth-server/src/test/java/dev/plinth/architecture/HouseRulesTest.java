package dev.plinth.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.plinth.gates.GateRan;
import dev.plinth.tenancy.CrossesOrganisations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.web.bind.annotation.RestController;

class HouseRulesTest {
    private static final int LONGEST_FILE_LINES = 500;
    private static final double LEAST_PACKAGE_PRIVATE = 0.6;
    private static final Set<String> AMBIENT = Set.of(
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.lang.System.currentTimeMillis",
            "java.util.UUID.randomUUID",
            "java.lang.Math.random");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.plinth");

    /** Each breaks one rule. */
    private static final JavaClasses PLANTED =
            new ClassFileImporter().importPackages("dev.plinth.architecture.planted");

    @RegisterExtension
    static final GateRan RAN = GateRan.as("house-rules");

    private static final DescribedPredicate<JavaClass> FENCED = describe(
            "marked @CrossesOrganisations",
            type -> type.isAnnotatedWith(CrossesOrganisations.class)
                    || type.getEnclosingClass()
                            .map(outer -> outer.isAnnotatedWith(CrossesOrganisations.class))
                            .orElse(false));

    @Test
    void onlyTenancyAndMarkedPlacesSpeakSql() {
        holds(noClasses()
                .that(not(resideInAnyPackage("dev.plinth.tenancy..", "dev.plinth.runtime.."))
                        .and(not(FENCED)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..", "com.zaxxer..")
                .because(
                        "tenant data is reached only through an OrgSession. Use OrgTransactions; if the work really spans"
                                + " organisations, mark the class @CrossesOrganisations and say why"));
    }

    @Test
    void nothingButTheOutboundDoorOpensAConnection() {
        holds(
                noClasses()
                        .that(not(resideInAnyPackage(
                                "dev.plinth.egress..", "dev.plinth.cli..", "dev.plinth.proof.witness..")))
                        .should()
                        .dependOnClassesThat(describe(
                                "open connections",
                                type -> type.getPackageName().startsWith("java.net.http")
                                        || Set.of(
                                                        "java.net.Socket",
                                                        "java.net.URLConnection",
                                                        "java.net.HttpURLConnection",
                                                        "java.nio.channels.SocketChannel",
                                                        "javax.net.ssl.SSLSocketFactory",
                                                        "org.springframework.web.client.RestClient",
                                                        "org.springframework.web.client.RestTemplate")
                                                .contains(type.getName())))
                        .because(
                                "everything that leaves passes egress, where it is allow-listed, pinned to an address and recorded."
                                        + " Give the work to egress. (The commands and the witness are programs of their own.)"));
    }

    @Test
    void timeRandomnessAndIdsComeInThroughConstructors() {
        holds(noClasses()
                .that(not(resideInAnyPackage("dev.plinth", "dev.plinth.intake.cli..", "dev.plinth.proof.cli..")))
                .should()
                .callMethodWhere(describe(
                        "reads the clock or makes an id by itself",
                        (JavaMethodCall call) -> AMBIENT.contains(
                                        call.getTargetOwner().getFullName() + "." + call.getName())
                                && call.getTarget().getRawParameterTypes().isEmpty()))
                .because(
                        "a test must be able to set them. Take an InstantSource, a SecureRandom or Ids as a constructor"
                                + " parameter"));
    }

    @Test
    void nothingHidesInThreadLocals() {
        holds(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(ThreadLocal.class)
                        .because(
                                "the organisation and the caller are parameters; on virtual threads a thread-local caches nothing"));
    }

    @Test
    void controllersLiveInTheWebPackageOfTheirCapability() {
        holds(classes()
                .that()
                .areAnnotatedWith(RestController.class)
                .should()
                .resideInAPackage("..web..")
                .andShould()
                .bePackagePrivate()
                .because("a controller only translates; nothing may call it but the web"));
    }

    @Test
    void namesSayWhatAThingIs() {
        holds(noClasses()
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .because("such a name would fit anything; name the thing by what it does, a repository by its plural"));
    }

    @Test
    void nothingIsInjectedIntoFields() {
        holds(fields().should()
                .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .because("constructor injection keeps fields final and tests simple"));
    }

    @Test
    void mostTypesAreNobodyElsesBusiness() {
        long all = CLASSES.stream().filter(HouseRulesTest::topLevel).count();
        long hidden = CLASSES.stream()
                .filter(HouseRulesTest::topLevel)
                .filter(type -> !type.getModifiers().contains(JavaModifier.PUBLIC))
                .count();
        assertThat((double) hidden / all)
                .as("package-private top-level types; make those package-private that no other capability uses")
                .isGreaterThanOrEqualTo(LEAST_PACKAGE_PRIVATE);
    }

    @Test
    void noFileIsTooLongToRead() throws IOException {
        Path root = Path.of(System.getProperty("plinth.root", ".."));
        try (var files = Files.walk(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList())
                assertThat(Files.readAllLines(file).size())
                        .as("lines of %s; split it by responsibility", root.relativize(file))
                        .isLessThanOrEqualTo(LONGEST_FILE_LINES);
        }
    }

    @Test
    void noTestLooksForAnAbsentValueThatARandomIdMayContain() throws IOException {
        Pattern byChance = Pattern.compile("doesNotContain\\([^;]*?\"([0-9a-fA-F]{1,7})\"");
        Path root = Path.of(System.getProperty("plinth.root", ".."));
        try (var files = Files.walk(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("Test.java")).toList())
                assertThat(byChance.matcher(Files.readString(file)).results().map(found -> found.group(1)))
                        .as("%s: an id or a time contains such digits now and then; look for the whole value", file)
                        .isEmpty();
        }
    }

    /** The program keeps the rule, and the rule finds a planted mistake. */
    private static void holds(ArchRule rule) {
        rule.check(CLASSES);
        assertThat(rule.evaluate(PLANTED).hasViolation())
                .as("whether a mistake in %s is found by: %s", "dev.plinth.architecture.planted", rule.getDescription())
                .isTrue();
    }

    private static boolean topLevel(JavaClass type) {
        return type.isTopLevelClass()
                && type.getPackageName().startsWith("dev.plinth.")
                && !type.getPackageName().startsWith("dev.plinth.crypto")
                && !type.getPackageName().startsWith("dev.plinth.proof")
                && !type.getSimpleName().equals("package-info");
    }
}
