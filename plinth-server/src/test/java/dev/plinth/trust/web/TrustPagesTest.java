package dev.plinth.trust.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Logs;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.Receipt;
import dev.plinth.proof.VerifierKey;
import dev.plinth.runtime.PlinthSettings;
import dev.plinth.testing.Api;
import dev.plinth.testing.Api.Answer;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import dev.plinth.trust.Challenges;
import dev.plinth.trust.Claims;
import dev.plinth.trust.Opening;
import dev.plinth.trust.Sabotage;
import dev.plinth.trust.catalogue.Catalogue;
import dev.plinth.trust.catalogue.ClaimId;
import dev.plinth.trust.catalogue.Profile;
import dev.plinth.trust.wording.TextForm;
import dev.plinth.trust.wording.WordingContext;
import dev.plinth.trust.wording.WordingRules;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ServerTest
class TrustPagesTest {
    private static final ClaimId TRIED = new ClaimId("SC-01");

    private final TestPlinth plinth;
    private final Api anybody;

    TrustPagesTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.anybody = Api.without(plinth);
    }

    private Document page(String path) {
        Answer answer = anybody.get(path, "Accept", "text/html");
        assertThat(answer.status()).as(path + ": " + answer).isEqualTo(200);
        return Jsoup.parse(answer.text());
    }

    private static List<Profile> profiles() {
        return Catalogue.shipped().profiles();
    }

    /** One run of the claim's probe against the real listener. */
    private EntryId tried() throws InterruptedException {
        String address = "2001:db8:" + Long.toHexString(System.nanoTime() & 0xffff) + "::1";
        return plinth.bean(Challenges.class)
                .run(TRIED, "pages-" + UUID.randomUUID(), address)
                .getFirst()
                .entry();
    }

    private JsonNode claim(String id) {
        return anybody.get("/trust/claims.json")
                .json()
                .path("claims")
                .valueStream()
                .filter(one -> one.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyClaimOfTheCatalogueIsOnExactlyOnePage() {
        List<String> shown = new ArrayList<>();
        for (Profile profile : profiles())
            page("/trust/" + profile.id()).select("article.claim").forEach(claim -> shown.add(claim.id()));
        assertThat(shown)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(Catalogue.shipped().claims().stream()
                        .map(claim -> claim.id().value())
                        .toList());
    }

    @Test
    void theFirstPageLeadsToEveryProfileAndTheFrontPageToIt() {
        assertThat(page("/").select("main a[href=/trust]")).hasSize(1);
        assertThat(page("/trust").select("main h3 a").eachAttr("href"))
                .containsExactlyElementsOf(
                        profiles().stream().map(one -> "/trust/" + one.id()).toList());
    }

    @Test
    void theFirstPageCountsEveryClaimOfAProfileOnce() {
        for (Profile profile : profiles()) {
            Element card = page("/trust").expectFirst("li:has(a[href=/trust/" + profile.id() + "])");
            int counted = card.select(".counts li").eachText().stream()
                    .mapToInt(text -> Integer.parseInt(text.split(" ", 2)[0]))
                    .sum();
            assertThat(counted).as(profile.title()).isEqualTo(profile.claims().size());
        }
    }

    @Test
    void eachClaimSaysItsStateInAWordWhatItDoesNotCoverAndWhatRemainsPossible() {
        for (Profile profile : profiles()) {
            Document page = page("/trust/" + profile.id());
            for (var claim : profile.claims()) {
                Element shown = page.expectFirst("#" + claim.id());
                assertThat(shown.select(".status strong").text())
                        .isIn("Proven", "Stale", "Unproven", "Planned", "Failed");
                assertThat(shown.text())
                        .contains(
                                claim.plain(),
                                claim.coverage().excludes(),
                                claim.trial().residual());
                if (!shown.select(".status strong").text().equals("Proven"))
                    assertThat(shown.select(".why").text())
                            .as(claim.id() + " says why it is not proven")
                            .isNotEmpty();
            }
        }
    }

    @Test
    void whatNoProbeCanShowSaysThatNothingShowsIt() {
        Document page = page("/trust/support-chat");
        assertThat(page.expectFirst("#SC-06").text())
                .contains("Planned", "Such cases are not kept here yet", "Cases with deadlines are not kept yet.");
        assertThat(page.expectFirst("#SC-04").text()).contains("Planned", "None is held here");
    }

    @Test
    void anUnknownProfileIsAPageThatSaysSo() {
        Answer person = anybody.get("/trust/nobody", "Accept", "text/html");
        assertThat(person.status()).isEqualTo(404);
        assertThat(Jsoup.parse(person.text()).select("main").text()).contains("all of them are listed at /trust");
        Answer program = anybody.get("/trust/NOBODY", "Accept", "application/json");
        assertThat(program.status()).isEqualTo(404);
        assertThat(program.text("code")).isEqualTo("not-found");
    }

    @Test
    void aFeedReaderHearsOfEachChangeAndFindsItsProof() throws Exception {
        tried();
        Answer answer = anybody.get("/trust/changes.atom");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/atom+xml"));
        Document feed = Jsoup.parse(answer.text(), Parser.xmlParser());
        assertThat(feed.select("feed > id, feed > title, feed > updated, feed > author > name"))
                .hasSize(4)
                .allMatch(one -> one.hasText());
        assertThat(feed.select("entry")).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.select("id").text()).startsWith("urn:uuid:");
            assertThat(entry.select("title").text()).matches("[A-Z]{2}-[0-9]{2} is [a-z]+, after [a-z]+");
            assertThat(Instant.parse(entry.select("updated").text())).isAfter(Instant.EPOCH);
            assertThat(entry.select("summary").text()).isNotEmpty();
        });
        String receipt = feed.select("entry > link[rel=via]").attr("href");
        assertThat(anybody.get(receipt.substring(
                                plinth.bean(PlinthSettings.class).publicUrl().length()))
                        .status())
                .isIn(200, 202);
    }

    @Test
    void theDocumentForProgramsHasEveryClaimOnceWithTheStateOfThePages() {
        JsonNode all = anybody.get("/trust/claims.json").json();
        assertThat(all.path("claims")
                        .valueStream()
                        .map(one -> one.path("id").asString())
                        .toList())
                .containsExactlyElementsOf(Catalogue.shipped().claims().stream()
                        .map(one -> one.id().value())
                        .toList());
        assertThat(all.path("catalogue").asString())
                .isEqualTo(Catalogue.shipped().digest());
        for (Profile profile : profiles()) {
            Document page = page("/trust/" + profile.id());
            all.path("claims")
                    .valueStream()
                    .filter(one ->
                            one.path("profile").asString().equals(profile.id().value()))
                    .forEach(one -> assertThat(
                                    page.expectFirst("#" + one.path("id").asString())
                                            .select(".status strong")
                                            .text())
                            .isEqualToIgnoringCase(one.path("state").asString()));
        }
    }

    @Test
    void theDocumentForProgramsIsAsItIsDescribed() {
        JsonNode described = anybody.get("/api/v1/openapi.json").json().at("/components/schemas/Claim");
        JsonNode claim = claim("SC-01");
        assertThat(claim.propertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        described.path("properties").propertyNames());
        assertThat(described.path("required").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(claim.propertyNames());
    }

    @Test
    void aStrangerVerifiesTheReceiptOfAClaimOffline() throws InterruptedException {
        EntryId entry = tried();
        Answer answer = anybody.get("/trust/claims/SC-01/receipt");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        JsonNode log = anybody.get("/trust/claims.json").json().path("log");
        String origin = log.path("origin").asString();
        List<VerifierKey> keys = anybody.get("/ledger/" + origin + "/keys")
                .text()
                .lines()
                .map(VerifierKey::parse)
                .toList();
        Receipt receipt = Receipt.parse(answer.body());
        byte[] bytes = receipt.entry().orElseThrow();
        assertThat(receipt.verify(bytes, origin, keys).origin()).isEqualTo(origin);
        JsonNode body = new JsonMapper().readTree(bytes);
        assertThat(body.path("id").asString()).isEqualTo(entry.toString());
        assertThat(body.path("facts").path("claims").asString().split(",", -1)).contains("SC-01");
        bytes[bytes.length - 2] = (byte) (bytes[bytes.length - 2] ^ 1);
        assertThatThrownBy(() -> receipt.verify(bytes, origin, keys)).isInstanceOf(ProofException.class);
    }

    @Test
    void theEvidenceOfAClaimLeadsToItsReceiptAndTheWayToCheckIt() throws InterruptedException {
        tried();
        JsonNode claim = claim("SC-01");
        JsonNode evidence = claim.path("evidence").path(0);
        assertThat(evidence.path("outcome").asString()).isEqualTo("held");
        assertThat(anybody.get(evidence.path("receipt").asString()).text()).startsWith("c2sp.org/tlog-proof@v1");
        assertThat(claim.path("check").valueStream().map(JsonNode::asString))
                .anyMatch(line -> line.contains("/trust/claims/SC-01/receipt"))
                .last()
                .isEqualTo("./plinth verify SC-01.tlog-proof --key keys");
        assertThat(page("/trust/support-chat").select("#SC-01 a[href=/trust/claims/SC-01/receipt]"))
                .hasSize(1);
    }

    @Test
    void whatIsNoEvidenceHasNoReceiptHere() {
        Api.operator(plinth).newOrg();
        var filter = Logs.EntryFilter.all();
        EntryId other =
                plinth
                        .bean(Logs.class)
                        .entries(plinth.organisations().instance(), filter, Optional.empty(), 200)
                        .stream()
                        .filter(shown -> !shown.body().contains("\"type\":\"probe\"")
                                && !shown.body().contains("\"type\":\"claim\""))
                        .map(Logs.Shown::id)
                        .findFirst()
                        .orElseThrow();
        for (String path : List.of(
                "/trust/receipts/" + other,
                "/trust/receipts/" + UUID.randomUUID(),
                "/trust/claims/SC-06/receipt",
                "/trust/claims/ZZ-99/receipt",
                "/trust/claims/x/receipt"))
            assertThat(anybody.get(path).status()).as(path).isEqualTo(404);
    }

    @Test
    void whatOnlyCustomersAndAuditorsMaySeeIsNowhere() throws InterruptedException {
        EntryId entry = tried();
        List<String> hidden = new ArrayList<>(List.of(
                "127.0.0.1", "\"population\":", "cpuMillis", plinth.directory().toString()));
        for (Opening.Audience audience : Opening.Audience.values()) {
            Opening opening = plinth.bean(Claims.class).opening(entry, audience).orElseThrow();
            hidden.add(new String(opening.content(), StandardCharsets.UTF_8));
            hidden.add(HexFormat.of().formatHex(opening.salt()));
        }
        String all = profiles().stream()
                        .map(one -> page("/trust/" + one.id()).html())
                        .collect(Collectors.joining())
                + page("/trust").html()
                + anybody.get("/trust/claims.json").text()
                + new String(
                        Receipt.parse(anybody.get("/trust/receipts/" + entry).body())
                                .entry()
                                .orElseThrow(),
                        StandardCharsets.UTF_8);
        assertThat(all).doesNotContain(hidden);
        assertThat(claim("SC-01").path("history").path(0).propertyNames()).containsExactlyInAnyOrder("day", "worst");
    }

    @Test
    void aRehearsalTurnsThePageRedAndSaysWhatItIs() throws InterruptedException {
        Sabotage.Rehearsed made = plinth.bean(Sabotage.class).rehearse("tls-versions", "in-clear", plinth.cause());
        Element claim = page("/trust/support-chat").expectFirst("#SC-01");
        assertThat(claim.select(".status strong").text()).isEqualTo("Failed");
        assertThat(claim.select(".rehearsal").text()).isEqualTo("Rehearsal");
        assertThat(claim.select("h3").text()).isEqualTo("Conversations travel only over TLS 1.3.");
        assertThat(page("/trust/support-chat").select(".problem").text()).contains("This is a rehearsal.");
        assertThat(page("/trust").text()).contains("SC-01 (a rehearsal)");
        assertThat(claim("SC-01").path("evidence").path(0).path("entry").asString())
                .isEqualTo(made.entry().toString());
        tried();
        Element after = page("/trust/support-chat").expectFirst("#SC-01");
        assertThat(after.select(".status strong").text()).isNotEqualTo("Failed");
        assertThat(after.select(".rehearsal")).isEmpty();
    }

    @Test
    void theRenderedPagesKeepToTheRulesForWording() {
        WordingContext today = WordingContext.on(LocalDate.now(ZoneOffset.UTC));
        List<String> findings = new ArrayList<>();
        for (String path : List.of("/", "/trust")) check(findings, path, today);
        for (Profile profile : profiles()) check(findings, "/trust/" + profile.id(), today);
        assertThat(findings).isEmpty();
    }

    private void check(List<String> findings, String path, WordingContext today) {
        WordingRules.check(page(path).html(), TextForm.HTML, today)
                .forEach(finding -> findings.add(path + ", " + finding));
    }
}
