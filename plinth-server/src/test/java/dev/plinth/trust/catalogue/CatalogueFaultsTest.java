package dev.plinth.trust.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueFaultsTest {
    private static final String FILE = "small-page.yaml";

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "    scope: The public port.|    reach: The public port.|SP-01|reach|is not a key",
                "    scope: The public port.|    reach: The public port.|SP-01|scope|is missing",
                "plain: Nobody can listen.|plain:|SP-01|plain|is missing",
                "plain: Nobody can listen.|plain: ''|SP-01|plain|is empty",
                "plain: Nobody can listen.|plain: '  listen'|SP-01|plain|outer space",
                "plain: Nobody can listen.|plain: 12|SP-01|plain|is not a text",
                "plain: Nobody can listen.|plain: yes|SP-01|plain|is not a text",
                "plain: Nobody can listen.|plain: 2026-01-01|SP-01|plain|is not a text",
                "plain: Nobody can listen.|plain: [a]|SP-01|plain|is not a text",
                "plain: Nobody can listen.|~plain: \"two\\nlines\"~|SP-01|plain|several lines",
                "cadence: PT5M|cadence: 5m|SP-01|cadence|is not a duration",
                "cadence: PT5M|cadence: 300|SP-01|cadence|is not a text",
                "cadence: PT5M|cadence: PT59S|SP-01|cadence|not between",
                "cadence: PT5M|cadence: P2D|SP-01|cadence|not between",
                "cadence: PT5M|cadence: -PT5M|SP-01|cadence|not between",
                "fresh: PT15M|fresh: PT4M|SP-01|fresh|shorter than the cadence",
                "fresh: PT15M|fresh: P32D|SP-01|fresh|not between",
                "kind: [probe]|kind: [prayer]|SP-01|kind|is prayer, not one of probe, clock",
                "kind: [probe]|kind: [PROBE]|SP-01|kind|not one of",
                "kind: [probe]|kind: []|SP-01|kind|not a list",
                "kind: [probe]|kind: probe|SP-01|kind|not a list",
                "kind: [probe]|kind: [probe, probe]|SP-01|kind|twice",
                "kind: [probe]|kind: [clock]|SP-01|clock|is missing, and the claim is shown by a clock",
                "kind: [probe]|kind: [clock]|SP-01|probes|of no kind that probes show",
                "kind: [probe]|kind: [attestation]|SP-01|document|is missing",
                "kind: [clock, attestation]|kind: [probe]|SP-02|probes|is missing",
                "kind: [clock, attestation]|kind: [clock]|SP-02|document|of no kind",
                "kind: [clock, attestation]|kind: [attestation]|SP-02|clock|is not of the kind clock",
                "strength: tested|strength: strong|SP-01|strength|not one of structural, tested",
                "custody: [managed, customer-key]|custody: [customer_key]|SP-01|custody|not one of managed, customer-key",
                "custody: [managed, customer-key]|custody: []|SP-01|custody|not a list",
                "probes: [tls-versions]|probes: [TLS]|SP-01|probes|which is not a name",
                "probes: [tls-versions]|probes: [tls-versions, tls-versions]|SP-01|probes|twice",
                "probes: [tls-versions]|probes: []|SP-01|probes|not a list",
                "clock: request|clock: Request|SP-02|clock|is not a name",
                "soc2: [CC6.7]|pci: [CC6.7]|SP-01|pci|is not a key",
                "soc2: [CC6.7]|soc2: [CC6-7]|SP-01|soc2|is not how SOC 2",
                "soc2: [CC6.7]|soc2: []|SP-01|soc2|not a list",
                "gdpr: [32(1)(a)]|gdpr: [Art. 32]|SP-01|gdpr|is not how GDPR",
                "gdpr: [32(1)(a)]|gdpr: [32]|SP-01|gdpr|is not a text",
                "maps: {}|maps: none|SP-02|maps|keys with values",
                "id: SP-01|id: SP-1|SP-1|id|two letters and two digits",
                "id: SP-01|id: SP-02|SP-02|id|is there twice",
                "id: SP-01|id: XX-01|XX-01|sections|is on no section",
                "{tried} of {population}|{trid} of {population}|SP-01|sentence|a figure that is not one of",
                "[, last {age} ago]|, last {age} ago|SP-01|sentence|outside of square brackets",
                "[, last {age} ago]|[, lately]|SP-01|sentence|brackets without a figure",
                "[, last {age} ago]|[, last {age} ago|SP-01|sentence|do not match",
                "claims: [SP-02]|claims: [SP-01]|SP-01|sections|on more than one section",
                "claims: [SP-02]|claims: [SP-01]|SP-02|sections|is on no section",
                "claims: [SP-02]}|claims: [SP-02, SP-02]}|SP-02|sections|on more than one section",
            })
    void eachFaultIsNamedWithItsClaimAndKey(String part, String instead, String claim, String key, String wrong) {
        assertThat(MiniCatalogue.faults(part, instead)).anySatisfy(fault -> {
            assertThat(fault.file()).isEqualTo(FILE);
            assertThat(fault.claim()).isEqualTo(claim);
            assertThat(fault.key()).isEqualTo(key);
            assertThat(fault.wrong()).contains(wrong);
        });
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "profile: small-page|profile: large-page|profile|but the file is named small-page",
                "profile: small-page|profile: Small Page|profile|small letters",
                "title: A small page|titel: A small page|titel|is not a key",
                "title: A small page|titel: A small page|title|is missing",
                "intro: It has two claims.|intro:|intro|is missing",
                "{heading: At rest, claims: [SP-02]}|{heading: At rest, claims: [SP-02, SP-09]}|sections|names SP-09",
                "heading: At rest|heading: On the way|sections|twice",
                "heading: At rest|headline: At rest|headline|is not a key",
                "{heading: At rest, claims: [SP-02]}|At rest|sections 2|keys with values",
                "id: SP-02|id: XX-02|claims|begin with different letters",
            })
    void aFaultOfTheFileIsNamedWithItsKey(String part, String instead, String key, String wrong) {
        assertThat(MiniCatalogue.faults(part, instead)).anySatisfy(fault -> {
            assertThat(fault.claim()).isEmpty();
            assertThat(fault.key()).isEqualTo(key);
            assertThat(fault.wrong()).contains(wrong);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "- a list",
                "just text",
                "profile: small-page\nprofile: small-page",
                "profile: [unclosed",
                "profile: !!java.net.URL [\"https://example.org\"]",
                "profile: &a {b: *a}",
                "a: {a: {a: {a: {a: {a: {a: {a: 1}}}}}}}",
                "profile: small-page\n---\nprofile: small-page",
                "profile: \u0007",
            })
    void whatIsNotSuchAFileIsRefusedAsAWhole(String text) {
        assertThat(MiniCatalogue.faults(text))
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault.file()).isEqualTo(FILE));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertThatThrownBy(() -> Catalogue.of(Map.of("small-page", new byte[] {(byte) 0xc3, 0x28})))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("small-page.yaml: is not UTF-8");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        String text = MiniCatalogue.TEXT
                .replace("cadence: PT5M", "cadence: soon")
                .replace("title: A small page\n", "")
                .replace("strength: sampled", "strength: great")
                .replace("    clock: request\n", "");
        assertThat(MiniCatalogue.faults(text))
                .extracting(fault -> fault.claim() + " " + fault.key())
                .containsExactlyInAnyOrder("SP-01 cadence", " title", "SP-02 strength", "SP-02 clock");
    }

    @Test
    void aClaimWithAFaultIsNotBlamedOnItsSectionAsWell() {
        assertThat(MiniCatalogue.faults("strength: tested", "strength: great"))
                .extracting(CatalogueException.Fault::key)
                .containsExactly("strength");
    }

    @Test
    void theMessageIsAListThatCanBeWorkedThrough() {
        assertThatThrownBy(() -> MiniCatalogue.read(MiniCatalogue.TEXT.replace("strength: tested", "strength: great")))
                .hasMessage(
                        "The catalogue of claims has 1 fault:\n"
                                + "  small-page.yaml, SP-01, strength: is great, not one of structural, tested, sampled, attested");
    }

    @Test
    void aTextThatGoesOnAndOnIsRefused() {
        assertThat(MiniCatalogue.faults("Nobody can listen.", "a".repeat(801)))
                .extracting(CatalogueException.Fault::key)
                .containsExactly("plain");
    }

    @Test
    void whatIsRightHasNoFault() {
        assertThat(MiniCatalogue.faults(MiniCatalogue.TEXT)).isEmpty();
    }
}
