package dev.plinth.trust.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private final Catalogue shipped = Catalogue.shipped();
    private final Catalogue small = MiniCatalogue.read(MiniCatalogue.TEXT);

    @Test
    void itShipsEachClaimOfTheRegisterAndNoOther() {
        assertThat(shipped.claims().stream().map(claim -> claim.id().value()))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(ids("SC", 26), ids("AO", 23), ids("HE", 29), ids("AH", 20), ids("GA", 18))
                                .flatMap(List::stream)
                                .toList())
                .hasSize(116);
    }

    @Test
    void itShipsFivePages() {
        assertThat(shipped.profiles().stream().map(profile -> profile.id().value()))
                .containsExactly("ai-helpdesk", "asset-ops", "governed-ai", "health-edi", "support-chat");
    }

    @Test
    void everyShippedSentenceIsWholeWithoutAnyFigure() {
        assertThat(shipped.claims())
                .extracting(claim -> claim.sentence().bare())
                .allMatch(sentence -> sentence.matches("[A-Z][^\\[\\]{}]+[A-Za-z0-9]\\."));
    }

    @Test
    void noTwoShippedClaimsOfAPageSayTheSame() {
        for (Profile profile : shipped.profiles()) {
            assertThat(profile.claims().stream().map(claim -> claim.sentence().bare()))
                    .doesNotHaveDuplicates();
            assertThat(profile.claims().stream().map(Claim::plain)).doesNotHaveDuplicates();
        }
    }

    @Test
    void aClaimIsFoundByItsIdByItsPageAndByItsProbe() {
        Claim claim = small.claim(new ClaimId("SP-01")).orElseThrow();
        assertThat(small.pageOf(claim.id()).orElseThrow().id()).isEqualTo(new ProfileId("small-page"));
        assertThat(small.shownBy("tls-versions")).containsExactly(claim);
        assertThat(small.profile(new ProfileId("small-page")).orElseThrow().claims())
                .startsWith(claim)
                .hasSize(2);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(small.claim(new ClaimId("SP-03"))).isEmpty();
        assertThat(small.pageOf(new ClaimId("SP-03"))).isEmpty();
        assertThat(small.shownBy("tls")).isEmpty();
        assertThat(small.profile(new ProfileId("large-page"))).isEmpty();
    }

    @Test
    void aClaimIsReadWithAllOfItsParts() {
        assertThat(small.claim(new ClaimId("SP-01")).orElseThrow())
                .returns(new Claim.Freshness(Duration.ofMinutes(5), Duration.ofMinutes(15)), Claim::freshness)
                .returns(Claim.Strength.TESTED, Claim::strength)
                .returns(Map.of(Framework.SOC2, List.of("CC6.7"), Framework.GDPR, List.of("32(1)(a)")), Claim::maps)
                .satisfies(claim -> {
                    assertThat(claim.custody())
                            .containsExactlyInAnyOrder(Claim.Custody.MANAGED, Claim.Custody.CUSTOMER_KEY);
                    assertThat(claim.backing().probes()).containsExactly("tls-versions");
                    assertThat(claim.backing().clock()).isEmpty();
                });
        assertThat(small.claim(new ClaimId("SP-02")).orElseThrow().backing())
                .satisfies(backing -> assertThat(backing.clock()).contains("request"))
                .satisfies(backing -> assertThat(backing.document()).contains("statement"));
    }

    @Test
    void theDigestIsAnotherWhenOneWordIs() {
        assertThat(MiniCatalogue.read(MiniCatalogue.TEXT).digest()).isEqualTo(small.digest());
        assertThat(MiniCatalogue.read(MiniCatalogue.TEXT.replace("Nobody can", "Nobody could"))
                        .digest())
                .isNotEqualTo(small.digest());
        assertThat(small.profiles().getFirst().digest())
                .isEqualTo(Digests.hex(MiniCatalogue.TEXT.getBytes(StandardCharsets.UTF_8)))
                .isNotEqualTo(small.digest());
    }

    @Test
    void nothingInItCanBeChanged() {
        Claim claim = small.claims().getFirst();
        assertThatThrownBy(() -> small.claims().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> small.profiles().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> claim.maps().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> claim.backing().probes().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void twoPagesMayNotShareTheLettersOfTheirClaims() {
        byte[] other = MiniCatalogue.TEXT.replace("small-page", "other-page").getBytes(StandardCharsets.UTF_8);
        byte[] text = MiniCatalogue.TEXT.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Catalogue.of(Map.of("small-page", text, "other-page", other)))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("small-page.yaml, claims: begin with SP as those of other-page do");
    }

    private static List<String> ids(String prefix, int last) {
        return IntStream.rangeClosed(1, last)
                .mapToObj(number -> "%s-%02d".formatted(prefix, number))
                .toList();
    }
}
