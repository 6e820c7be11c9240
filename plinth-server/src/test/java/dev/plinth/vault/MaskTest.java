package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MaskTest {
    @ParameterizedTest
    @CsvSource({
        "FULL,anything,••••",
        "LAST4,4111111111111111,••••1111",
        "LAST4,1234567,••••",
        "LAST4,12345678,••••5678",
        "FIRST1,Ada,A••••",
        "FIRST1,😀 smile,😀••••",
        "EMAIL,ada@example.org,a••••@example.org",
        "EMAIL,not an address,••••",
        "EMAIL,@example.org,••••",
        "YEAR,1815-12-10,1815-••-••",
        "INITIALS,Augusta Ada King Lovelace,A.A.K.",
        "NONE,all of it,all of it"
    })
    void aMaskShowsThisOf(Mask mask, String value, String shown) {
        assertThat(mask.show(value)).isEqualTo(shown);
    }

    @ParameterizedTest
    @EnumSource(names = {"FULL", "LAST4", "FIRST1", "EMAIL", "INITIALS"})
    void anEmptyValueShowsNothingButTheMask(Mask mask) {
        assertThat(mask.show("")).isEqualTo(Mask.HIDDEN);
    }

    @Test
    void theLengthOfWhatIsHiddenIsNotShown() {
        assertThat(Mask.LAST4.show("12345678")).isEqualTo(Mask.LAST4.show("000000000000005678"));
        assertThat(Mask.FIRST1.show("Al")).isEqualTo(Mask.FIRST1.show("Alexandrina"));
    }

    @Test
    void everyMaskIsFoundByItsText() {
        for (Mask mask : Mask.values()) assertThat(Mask.find(mask.text())).contains(mask);
        assertThat(Mask.find("FULL")).isEmpty();
    }
}
