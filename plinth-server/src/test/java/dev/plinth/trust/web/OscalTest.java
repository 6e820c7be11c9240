package dev.plinth.trust.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plinth.testing.Api;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import dev.plinth.trust.catalogue.Catalogue;
import dev.plinth.trust.catalogue.Framework;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The claims in OSCAL, by the schemas and the catalogue of NIST. */
@Tag("corpora")
@ServerTest
class OscalTest {
    private static final Path CORPORA = Path.of(System.getProperty("plinth.corpora", "../shared/corpora"));

    private final Api anybody;

    OscalTest(TestPlinth plinth) {
        this.anybody = Api.without(plinth);
    }

    private JsonNode document(String name) {
        Api.Answer answer = anybody.get("/trust/oscal/" + name + ".json");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static List<Error> flaws(String schema, String document) throws IOException {
        String text = Files.readString(CORPORA.resolve("oscal/schemas/oscal_" + schema + "_schema.json"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(text, InputFormat.JSON)
                .validate(document, InputFormat.JSON);
    }

    @ParameterizedTest
    @CsvSource({"component-definition, component", "assessment-results, assessment-results"})
    void eachDocumentFitsItsSchemaAndADamagedOneDoesNot(String name, String schema) throws IOException {
        String document = document(name).toString();
        assertThat(flaws(schema, document)).isEmpty();
        assertThat(flaws(schema, document.replaceFirst("\"uuid\":\"", "\"uuid\":\"x")))
                .isNotEmpty();
        assertThat(flaws(schema, document.replaceFirst("\"title\"", "\"titel\"")))
                .isNotEmpty();
    }

    @Test
    void everyControlIsOneOfTheCatalogueOfNist() throws IOException {
        String catalogue;
        try (var files = Files.list(CORPORA.resolve("oscal/catalogs"))) {
            catalogue = files.map(OscalTest::read).collect(Collectors.joining());
        }
        Set<String> named = document("assessment-results")
                .at("/assessment-results/results/0/reviewed-controls/control-selections/0/include-controls")
                .valueStream()
                .map(one -> one.path("control-id").asString())
                .collect(Collectors.toSet());
        assertThat(named)
                .hasSizeGreaterThan(20)
                .allSatisfy(id ->
                        assertThat(catalogue).containsPattern("\"id\"\\s*:\\s*\"" + id.replace(".", "\\.") + "\""));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyClaimHasOneFindingAndNoneIsSatisfiedThatIsNotProven() {
        List<JsonNode> findings = document("assessment-results")
                .at("/assessment-results/results/0/findings")
                .valueStream()
                .toList();
        assertThat(findings)
                .extracting(one -> one.at("/target/target-id").asString())
                .containsExactlyElementsOf(Catalogue.shipped().claims().stream()
                        .map(claim -> claim.id().value())
                        .toList());
        for (JsonNode finding : findings) {
            boolean proven = finding.path("title").asString().endsWith(" is proven");
            assertThat(finding.at("/target/status/state").asString()).isEqualTo(proven ? "satisfied" : "not-satisfied");
        }
    }

    @Test
    void everyFrameworkOfTheCatalogueIsThereAndNothingPlannedIsCalledImplemented() {
        List<JsonNode> implementations = document("component-definition")
                .at("/component-definition/components/0/control-implementations")
                .valueStream()
                .toList();
        assertThat(implementations)
                .extracting(one -> one.path("description").asString())
                .containsExactlyElementsOf(List.of(Framework.values()).stream()
                        .map(Framework::title)
                        .toList());
        for (JsonNode implementation : implementations)
            for (JsonNode requirement : implementation.path("implemented-requirements"))
                if (requirement.path("description").asString().contains("(planned)"))
                    assertThat(requirement.at("/props/0/value").asString()).isIn("planned", "partial");
    }

    @ParameterizedTest
    @CsvSource({
        "NIST80053, SC-28(1), sc-28.1",
        "NIST80053, AU-9, au-9",
        "HIPAA, 164.312(a)(2)(iv), hipaa-164.312.a.2.iv",
        "GDPR, 32(1)(a), gdpr-32.1.a",
        "SOC2, CC6.1, soc2-CC6.1"
    })
    void controlsAreNamedAsTheirCatalogueNamesThem(Framework framework, String control, String id) {
        assertThat(Oscal.controlId(framework, control)).isEqualTo(id);
    }
}
