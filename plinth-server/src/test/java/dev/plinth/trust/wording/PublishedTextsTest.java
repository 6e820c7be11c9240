package dev.plinth.trust.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.trust.catalogue.Catalogue;
import dev.plinth.trust.catalogue.Claim;
import dev.plinth.trust.catalogue.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this repository says to readers keeps to the rules. A plan whose day has passed fails here, too. */
class PublishedTextsTest {
    private static final Path ROOT = Path.of(System.getProperty("plinth.root", ".."));

    private final WordingContext today = WordingContext.on(LocalDate.now(ZoneOffset.UTC));

    @Test
    void theCatalogueKeepsToTheRules() {
        List<String> findings = new ArrayList<>();
        for (Profile profile : Catalogue.shipped().profiles()) {
            find(findings, profile.id().value(), today, Stream.of(profile.title(), profile.intro()));
            find(
                    findings,
                    profile.id().value(),
                    today,
                    profile.sections().stream().map(Profile.Section::heading));
            for (Claim claim : profile.claims()) find(findings, claim.id().value(), about(claim), texts(claim));
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void theDocumentsKeepToTheRules() throws IOException {
        List<Path> documents = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
        try (var here = Files.list(ROOT)) {
            here.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        assertThat(documents).hasSizeGreaterThan(10);
        assertThat(findings(documents, TextForm.MARKDOWN)).isEmpty();
    }

    @Test
    void theTemplatesKeepToTheRules() throws IOException {
        List<Path> templates = files(ROOT.resolve("plinth-server/src/main/resources/templates"), ".html");
        assertThat(templates).isNotEmpty();
        assertThat(findings(templates, TextForm.HTML)).isEmpty();
    }

    @Test
    void theDescriptionOfTheApiKeepsToTheRules() throws IOException {
        List<Path> fragments = files(ROOT.resolve("plinth-server/src/main/resources/openapi"), ".yaml");
        assertThat(fragments).isNotEmpty();
        assertThat(findings(fragments, TextForm.PLAIN)).isEmpty();
    }

    @Test
    void aPromiseInACatalogueOrADocumentWouldBeFound(@TempDir Path folder) throws IOException {
        Path document = Files.writeString(folder.resolve("a.md"), "We are unhackable.\n");
        assertThat(findings(List.of(document), TextForm.MARKDOWN)).hasSize(1);
        List<String> findings = new ArrayList<>();
        find(findings, "XX-01", today, Stream.of("Fine.", "We guarantee it."));
        assertThat(findings).hasSize(1);
    }

    @Test
    void theDocumentAboutClaimsNamesEachRule() throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/claims.md")))
                .contains(WordingRules.ids().stream().map(id -> "`" + id + "`").toList());
    }

    /** A document that the claim needs is on file whenever its sentence is shown as held. */
    private WordingContext about(Claim claim) {
        WordingContext context =
                today.holding(claim.backing().document().map(Set::of).orElse(Set.of()));
        return claim.custody().equals(Set.of(Claim.Custody.SEALED)) ? context.sealedOnly() : context;
    }

    private static Stream<String> texts(Claim claim) {
        return Stream.of(
                claim.sentence().template(),
                claim.sentence().bare(),
                claim.plain(),
                claim.coverage().scope(),
                claim.coverage().excludes(),
                claim.coverage().population(),
                claim.trial().method(),
                claim.trial().breaks(),
                claim.trial().residual());
    }

    private static void find(List<String> findings, String where, WordingContext context, Stream<String> texts) {
        texts.flatMap(text -> WordingRules.check(text, context).stream())
                .forEach(finding -> findings.add(where + ": " + finding));
    }

    private List<String> findings(List<Path> files, TextForm form) throws IOException {
        List<String> findings = new ArrayList<>();
        for (Path file : files)
            for (WordingFinding finding : WordingRules.check(Files.readString(file), form, today))
                findings.add(file.getFileName() + ", " + finding);
        return findings;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}
