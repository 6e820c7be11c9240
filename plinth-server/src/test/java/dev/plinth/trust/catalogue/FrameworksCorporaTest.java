package dev.plinth.trust.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each id that a claim refers to exists in the catalogue it is said to be from. */
@Tag("corpora")
class FrameworksCorporaTest {
    private static final Path CORPORA = Path.of(System.getProperty("plinth.corpora", "../shared/corpora"));
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<Framework, Set<String>> KNOWN = new EnumMap<>(Framework.class);

    @BeforeAll
    static void readTheCatalogues() throws Exception {
        for (Framework framework : Framework.values()) KNOWN.put(framework, new HashSet<>());
        nodes("soc2_2017_with_rev_2022", Framework.SOC2);
        controls("probo-SOC2", Framework.SOC2);
        nodes("iso27001-2022", Framework.ISO27001);
        nodes("nist-sp-800-66-rev2", Framework.HIPAA);
        controls("probo-HIPAA", Framework.HIPAA);
        nodes("gdpr", Framework.GDPR);
        for (JsonNode requirement : read("asvs/asvs-5.0.0.json"))
            known(Framework.ASVS).add(requirement.path("id").asString());
        walk(read("oscal/catalogs/nist-800-53-rev5_catalog.json").path("catalog"));
    }

    @Test
    void everyIdOfTheShippedCatalogueExists() {
        assertThat(Catalogue.shipped().claims())
                .allSatisfy(claim -> claim.maps()
                        .forEach((framework, ids) -> assertThat(ids)
                                .as("%s, %s", claim.id(), framework.key())
                                .allMatch(id -> exists(framework, id))));
    }

    @Test
    void theShippedCatalogueRefersToAllSixOfThem() {
        assertThat(Catalogue.shipped().claims().stream().flatMap(claim -> claim.maps().keySet().stream()))
                .contains(Framework.values());
    }

    @ParameterizedTest
    @CsvSource({
        "SOC2,CC6.9",
        "SOC2,P9.1",
        "ISO27001,A.8.35",
        "ISO27001,A.5.38",
        "HIPAA,164.312(f)(1)",
        "HIPAA,164.399",
        "GDPR,32(1)(e)",
        "GDPR,98(1)",
        "GDPR,32(5)",
        "ASVS,V12.1.9",
        "ASVS,V18.1.1",
        "NIST80053,SC-99",
        "NIST80053,SC-28(9)",
        "NIST80053,AU-15",
    })
    void anIdThatLooksRightButDoesNotExistIsRefused(Framework framework, String id) {
        assertThat(exists(framework, id)).as("%s %s", framework, id).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "SOC2,CC6.7",
        "ISO27001,A.8.24",
        "HIPAA,164.312(e)(1)",
        "GDPR,32(1)(a)",
        "GDPR,44",
        "ASVS,V12.1.1",
        "NIST80053,SC-28(1)",
    })
    void anIdThatExistsIsFound(Framework framework, String id) {
        assertThat(exists(framework, id)).isTrue();
    }

    /** The law's {@code 32(1)(a)} is {@code 32.1.a} there, and an article without paragraphs {@code Article 44}. */
    private static boolean exists(Framework framework, String id) {
        if (framework != Framework.GDPR) return known(framework).contains(id);
        String dotted = id.replace('(', '.').replace(")", "");
        return known(framework).contains(dotted) || known(framework).contains("Article " + dotted);
    }

    private static Set<String> known(Framework framework) {
        return KNOWN.getOrDefault(framework, Set.of());
    }

    private static void nodes(String file, Framework framework) throws Exception {
        for (JsonNode node : read("frameworks/" + file + ".json").path("nodes"))
            if (node.has("ref")) known(framework).add(node.path("ref").asString());
    }

    private static void controls(String file, Framework framework) throws Exception {
        for (JsonNode control : read("frameworks/" + file + ".json").path("controls"))
            known(framework).add(control.path("id").asString());
    }

    /** Labels of controls and enhancements, without those that were withdrawn. */
    private static void walk(JsonNode part) {
        for (String members : List.of("groups", "controls"))
            for (JsonNode one : part.path(members)) {
                boolean withdrawn = false;
                String label = "";
                for (JsonNode property : one.path("props")) {
                    String name = property.path("name").asString();
                    String value = property.path("value").asString();
                    withdrawn |= name.equals("status") && value.equals("withdrawn");
                    if (name.equals("label") && label.isEmpty()) label = value;
                }
                if (!withdrawn && members.equals("controls"))
                    known(Framework.NIST80053).add(label);
                walk(one);
            }
    }

    private static JsonNode read(String file) throws Exception {
        return JSON.readTree(Files.readAllBytes(CORPORA.resolve(file)));
    }
}
