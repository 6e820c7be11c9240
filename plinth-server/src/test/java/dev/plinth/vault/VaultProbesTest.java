package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.probe.CanaryForms;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.SyntheticOrganisations;
import dev.plinth.testing.ProbeTrial;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class VaultProbesTest {
    @Test
    void movedCiphertextDoesNotOpenAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        ProbeTrial.of(plinth.bean(MovedCiphertextProbe.class))
                .holds(5)
                .finds("one-key-for-all", "ciphertext opened in another organisation")
                .finds("unbound", "ciphertext opened in another version")
                .andNoOtherTwin();
    }

    @Test
    void everyReadLeavesItsEntryAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        ProbeTrial.of(plinth.bean(ReadsProbe.class))
                .holds(5)
                .finds("silent-read", "one read left 0 entries")
                .finds("hidden-purpose", "one read left 0 entries")
                .andNoOtherTwin();
    }

    @Test
    void noRecordOfAnotherDepartmentIsReachedAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        ProbeTrial.of(plinth.bean(DepartmentProbe.class))
                .holds(9)
                .finds("forgotten-wall", "reached: reveal")
                .andNoOtherTwin();
    }

    @Test
    void healthDataIsSealedAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        ProbeTrial.of(plinth.bean(PhiProbe.class))
                .holdsOnAtLeast(4)
                .finds("kept-in-clear", "a field of health data is stored in clear")
                .finds("open-class", "health data could be put into an open class by adding a field")
                .andNoOtherTwin();
    }

    @Test
    void noMarkLiesInClearAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        ProbeTrial.of(plinth.bean(CanaryProbe.class))
                .holdsOnAtLeast(20)
                .finds("in-clear", "the mark lies in the file")
                .finds("as-base64", "the mark lies in the file")
                .finds("as-hex", "the mark lies in the file")
                .andNoOtherTwin();
        ProbeTrial.of(plinth.bean(CanaryProbe.class)).holdsOnAtLeast(20);
    }

    @Test
    void aSyntheticOrganisationIsInNoList(TestPlinth plinth) {
        var synthetic = plinth.bean(SyntheticOrganisations.class);
        var pair = synthetic.pair(new RegionId("eu"));
        assertThat(synthetic.pair(new RegionId("eu"))).isEqualTo(pair);
        assertThat(pair.one().id()).isNotEqualTo(pair.other().id());
        assertThat(plinth.organisations().all().known()).noneMatch(Organisation::synthetic);
        assertThat(plinth.organisations().everyone().known()).contains(pair.one(), pair.other());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "xy", "xyz"})
    void aMarkIsFoundInEveryFormAndAtEveryAlignment(String before) {
        String mark = "plinth-canary-0123456789abcdef";
        CanaryForms forms = CanaryForms.of(mark);
        byte[] clear = (before + mark + " after").getBytes(StandardCharsets.UTF_8);
        for (byte[] bytes : new byte[][] {
            clear,
            (before + mark).getBytes(StandardCharsets.UTF_16LE),
            (before + mark).getBytes(StandardCharsets.UTF_16BE),
            Base64.getEncoder().encode(clear),
            Base64.getUrlEncoder().encode(clear),
            HexFormat.of().formatHex(clear).getBytes(StandardCharsets.US_ASCII),
            HexFormat.of().withUpperCase().formatHex(clear).getBytes(StandardCharsets.US_ASCII),
        })
            assertThat(forms.in(bytes, bytes.length))
                    .as(new String(bytes, StandardCharsets.ISO_8859_1))
                    .isTrue();
        byte[] other = (before + "plinth-canary-0123456789abcdee").getBytes(StandardCharsets.UTF_8);
        assertThat(forms.in(other, other.length)).isFalse();
    }
}
