package dev.plinth.trust.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.ledger.EntryId;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import dev.plinth.trust.ClaimStanding;
import dev.plinth.trust.ClaimStanding.Alarms;
import dev.plinth.trust.ClaimStanding.Day;
import dev.plinth.trust.ClaimStanding.Proof;
import dev.plinth.trust.ClaimState;
import dev.plinth.trust.Claims;
import dev.plinth.trust.Outcome;
import dev.plinth.trust.catalogue.Catalogue;
import dev.plinth.trust.catalogue.Claim;
import dev.plinth.trust.catalogue.ClaimId;
import dev.plinth.trust.catalogue.Profile;
import dev.plinth.trust.catalogue.Sentence;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.thymeleaf.ITemplateEngine;

/** Pages of standings that a running installation reaches only when something is wrong with it. */
@ServerTest
class RenderingTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String MARKUP = "<script>alert(1)</script>&amp;<b onclick='x'>";
    private static final Catalogue CATALOGUE = Catalogue.shipped();
    private static final Claim CLAIM = CATALOGUE.claim(new ClaimId("SC-01")).orElseThrow();

    private final RenderedPages pages;

    RenderingTest(TestPlinth plinth) {
        this.pages = new RenderedPages(plinth.bean(ITemplateEngine.class));
    }

    private static ClaimStanding standing(ClaimState state, String reason, boolean rehearsal, Outcome outcome) {
        Proof proof = new Proof("tls-versions", outcome, new EntryId(new UUID(7, 7)), NOW.minusSeconds(200));
        return new ClaimStanding(
                CLAIM.id(), state, reason, rehearsal, List.of(MARKUP), new Alarms(2, 5), List.of(proof), List.of());
    }

    private static ClaimStanding standing(ClaimState state, String reason) {
        return standing(state, reason, false, Outcome.HELD);
    }

    private Document render(Claim claim, ClaimStanding standing, ClaimStanding... more) {
        Profile shipped = CATALOGUE.profiles().getLast();
        Profile profile = new Profile(
                shipped.id(), MARKUP, MARKUP, List.of(new Profile.Section(MARKUP, List.of(claim))), shipped.digest());
        List<ClaimStanding> standings = new ArrayList<>(List.of(more));
        standings.add(standing);
        ProfileView view = ProfileView.of(profile, CATALOGUE, new Claims.Snapshot(NOW, standings));
        byte[] html = pages.render(
                "trust/profile",
                false,
                Map.of("profile", view, "meanings", List.of(), "lines", MARKUP, "origin", MARKUP));
        return Jsoup.parse(new String(html, StandardCharsets.UTF_8));
    }

    private Element render(ClaimStanding standing) {
        return render(CLAIM, standing).expectFirst("article.claim");
    }

    @Test
    void aFailureIsShownAsOneWithItsReason() {
        ClaimStanding failed =
                standing(ClaimState.FAILED, "The attack “Connects with TLS 1.2” succeeded.", false, Outcome.BROKEN);
        Element claim = render(failed);
        assertThat(claim.select(".status strong").text()).isEqualTo("Failed");
        assertThat(claim.select(".why").text()).isEqualTo("The attack “Connects with TLS 1.2” succeeded.");
        assertThat(claim.hasClass("bad")).isTrue();
        assertThat(render(CLAIM, failed).select(".problem").text())
                .contains("Failed now", "SC-01", "succeeded")
                .doesNotContain("rehearsal");
    }

    @Test
    void eachStateIsAWordAndATone() {
        for (ClaimState state : ClaimState.values()) {
            Element claim = render(standing(state, "Because."));
            assertThat(claim.select(".status strong").text()).isEqualToIgnoringCase(state.text());
            assertThat(claim.classNames()).contains(Words.tone(state));
        }
        assertThat(render(standing(ClaimState.PROVEN, "Because.")).hasClass("good"))
                .isTrue();
    }

    @Test
    void whatNothingTriesYetHasNoStrength() {
        for (ClaimState state : ClaimState.values())
            assertThat(render(standing(state, "Because."))
                            .select("dt:contains(Strength)")
                            .isEmpty())
                    .as(state.text())
                    .isEqualTo(state == ClaimState.PLANNED);
    }

    @Test
    void onlyWhatIsProvenIsGreen() {
        for (ClaimState state : ClaimState.values())
            assertThat(Words.tone(state).equals("good")).isEqualTo(state == ClaimState.PROVEN);
    }

    @Test
    void markupInAnyTextIsShownAndNotObeyed() {
        Claim hostile = new Claim(
                CLAIM.id(),
                CLAIM.kinds(),
                new Sentence(MARKUP),
                MARKUP,
                new Claim.Coverage(MARKUP, MARKUP, MARKUP),
                new Claim.Trial(MARKUP, MARKUP, MARKUP),
                CLAIM.freshness(),
                CLAIM.strength(),
                CLAIM.custody(),
                CLAIM.backing(),
                CLAIM.maps());
        Document page = render(hostile, standing(ClaimState.FAILED, MARKUP));
        assertThat(page.select("script:not([src=/assets/verify.js]), main b")).isEmpty();
        assertThat(page.select("h3").text()).isEqualTo(MARKUP);
        assertThat(page.select(".why").text()).isEqualTo(MARKUP);
        assertThat(page.title()).startsWith(MARKUP);
    }

    @Test
    void theAgeStandsInTheSentenceOnlyWhenTheRealThingWasTried() {
        assertThat(render(standing(ClaimState.PROVEN, "")).select("h3").text())
                .isEqualTo("Conversations travel only over TLS 1.3, last tried 3 minutes ago.");
        for (ClaimStanding other : List.of(
                standing(ClaimState.FAILED, "", true, Outcome.BROKEN),
                standing(ClaimState.UNPROVEN, "", false, Outcome.UNABLE),
                standing(ClaimState.PLANNED, "")))
            assertThat(render(other).select("h3").text()).isEqualTo("Conversations travel only over TLS 1.3.");
    }

    @Test
    void alarmsAreCountedOutOfAllSabotages() {
        assertThat(render(standing(ClaimState.UNPROVEN, "Because.")).text())
                .contains("Alarms seen on 2 of 5 sabotages");
    }

    @Test
    void whatIsNoLongerClaimedStaysOnItsPage() {
        ClaimStanding gone = new ClaimStanding(
                new ClaimId("SC-99"),
                ClaimState.RETRACTED,
                "No longer claimed; it was failed before.",
                false,
                List.of(),
                new Alarms(0, 0),
                List.of(),
                List.of());
        assertThat(render(CLAIM, standing(ClaimState.PROVEN, ""), gone)
                        .expectFirst("#SC-99")
                        .text())
                .contains("Retracted", "it was failed before");
    }

    private static Day day(String day, ClaimState worst) {
        return new Day(LocalDate.parse(day), worst, 1, 0, 0, worst == ClaimState.FAILED ? 1 : 0);
    }

    @Test
    void theHistoryIsAStripAndASentence() {
        LocalDate today = LocalDate.parse("2026-03-01");
        HistoryView view = HistoryView.of(
                        List.of(
                                day("2025-01-01", ClaimState.FAILED),
                                day("2026-02-26", ClaimState.PROVEN),
                                day("2026-02-27", ClaimState.PROVEN),
                                day("2026-03-01", ClaimState.FAILED)),
                        today)
                .orElseThrow();
        assertThat(view.bars())
                .containsExactly(new HistoryView.Bar(86, 2, 14, 6, "good"), new HistoryView.Bar(89, 1, 0, 20, "bad"));
        assertThat(view.words())
                .isEqualTo(
                        "Last 90 days, each by its worst moment in the log, and by the installation's own count of days with evidence:"
                                + " proven on 2 days, failed on 1 day,"
                                + " no evidence on 87 days. A failure was rehearsed on 1 day.");
        assertThat(HistoryView.of(List.of(), today)).isEmpty();
    }

    @Test
    void bytesAreKeptForOneSnapshotOnly() {
        Claims.Snapshot first = new Claims.Snapshot(NOW, List.of());
        Claims.Snapshot second = new Claims.Snapshot(NOW.plusNanos(1), List.of());
        byte[] one = pages.of(first, "x", () -> new byte[] {1});
        assertThat(pages.of(first, "x", () -> new byte[] {2})).isSameAs(one);
        assertThat(pages.of(first, "y", () -> new byte[] {3})).containsExactly(3);
        assertThat(pages.of(second, "x", () -> new byte[] {4})).containsExactly(4);
    }
}
