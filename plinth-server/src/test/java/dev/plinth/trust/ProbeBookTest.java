package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeBookTest {
    @Test
    void theSameCodeHasTheSameHash() {
        assertThat(ProbeCode.of(new Locks("one"))).matches("[0-9a-f]{64}").isEqualTo(ProbeCode.of(new Locks("two")));
    }

    @Test
    void otherCodeHasAnotherHash() {
        assertThat(ProbeCode.of(new BareProbe("bare", List.of()))).isNotEqualTo(ProbeCode.of(new Locks("one")));
    }

    @Test
    void aTwinThatIsMadeElsewhereIsPartOfTheHash() {
        Twin<String> inside = new Twin<>("inside", "nothing", Target.of("x"));
        Twin<String> elsewhere = new Twin<>("inside", "nothing", new Elsewhere());
        assertThat(ProbeCode.of(new BareProbe("bare", List.of(inside))))
                .isNotEqualTo(ProbeCode.of(new BareProbe("bare", List.of(elsewhere))));
    }

    @Test
    void twoProbesOfOneNameAreRefused() {
        assertThatThrownBy(() -> new ProbeBook(List.of(new Locks("one"), new Locks("one"))))
                .hasMessageContaining("two probes have the name one");
    }

    @Test
    void aProbeWithoutATwinIsRefused() {
        assertThatThrownBy(() -> new ProbeBook(List.of(new BareProbe("bare", List.of()))))
                .hasMessageContaining("bare has no twin");
    }

    @Test
    void twinsThatCannotBeToldApartAreRefused() {
        Twin<String> twin = new Twin<>("same", "nothing", Target.of("x"));
        assertThatThrownBy(() -> new ProbeBook(List.of(new BareProbe("bare", List.of(twin, twin)))))
                .hasMessageContaining("two twins of bare have the name same");
    }

    @Test
    void aTwinThatPassesForTheRealThingIsRefused() {
        Twin<String> twin = new Twin<>("live", "nothing", Target.of("x"));
        assertThatThrownBy(() -> new ProbeBook(List.of(new BareProbe("bare", List.of(twin)))))
                .hasMessageContaining("calls itself live");
    }

    @Test
    void aNameOfAnotherFormIsRefused() {
        assertThatThrownBy(() -> new ProbeBook(List.of(new Locks("Not A Name"))))
                .hasMessageContaining("Not A Name");
    }
}
