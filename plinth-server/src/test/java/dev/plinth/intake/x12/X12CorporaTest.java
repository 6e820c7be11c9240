package dev.plinth.intake.x12;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.intake.support.Collected;
import dev.plinth.intake.support.Corpora;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("corpora")
class X12CorporaTest {
    private static final Path FOLDER = Corpora.path("x12-edi");

    private static Collected read(String file) {
        return Collected.from(new X12Reader(), Corpora.open(FOLDER.resolve(file)));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            file                                        | members | claims
            837_5010/x12_ambiguous_loop.txt             | 1       | 1
            837_5010/x12_complex.txt                    | 6       | 6
            837_5010/x12_many_claims.txt                | 820     | 820
            837_5010/x12_multiple_gs.txt                | 6       | 6
            837_5010/x12_multiple_isa.txt               | 4       | 4
            837_5010/x12_multiple_st.txt                | 4       | 4
            837_5010/x12_multiple_transactions.txt      | 624     | 624
            837_5010/x12_no_errors.txt                  | 2       | 2
            837_5010/x12_valid.txt                      | 2       | 2
            837_5010/x12_valid_different_separators.txt | 2       | 2
            837_5010/x12_writer_test.txt                | 1       | 1
            837_5010/x223-test.txt                      | 1       | 1
            """)
    void wholeClaimFilesAreReadCompletely(String file, int members, int claims) {
        Collected found = read(file);
        assertThat(found.errors()).isEmpty();
        assertThat(found.counts()).isEqualTo(Map.of("members", members, "claims", claims));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            file                                                           | first error
            277_5010/x12_277_x212.txt                                      | segment 3 ST01: 277 in guide 005010X212 is not one of 837P, 837I, 835, 277CA, 999
            837_5010/x12_999_accepted.txt                                  | segment 10 IEA02: is not the control number of the ISA in segment 1
            837_5010/x12_bad_first_line.txt                                | segment 1 ISA02: has 9 characters
            837_5010/x12_bad_segment_identifier.txt                        | segment 6: the segment identifier is not one
            837_5010/x12_bad_valid_code.txt                                | segment 9 NM1: NM1 as it is here does not belong into loop 2000A
            837_5010/x12_loop_errors1_exceeds_max_1_parent.txt             | segment 15 NM1: loop 2010AA (NM1*85) comes once more than allowed in loop 2000A
            837_5010/x12_loop_errors2_exceeds_max_repeats_multiple_parents.txt | segment 34 NM1: loop 2010AA (NM1*85) comes once more than allowed in loop 2000A
            837_5010/x12_loop_errors3_missing_loops.txt                    | segment 8: loop 2000A, which begins here, lacks loop 2010AA (NM1*85)
            837_5010/x12_missing_elements.txt                              | segment 7 NM102: is missing
            837_5010/x12_missing_required_loop_in_one_repeat.txt           | segment 18: loop 2000B, which begins here, lacks loop 2010BA (NM1*IL)
            837_5010/x12_missing_required_loops_mult_repeats.txt           | segment 33 SV1: SV1 as it is here does not belong into loop 2300
            837_5010/x12_no_isa_line.txt                                   | segment 1: the file does not begin with an interchange header
            837_5010/x12_segment_errors.txt                                | segment 12 REF: REF*EI/SY comes once more than allowed in loop 2010AA
            837_5010/x12_segments_out_of_order.txt                         | segment 12 N4: N4 is out of order in loop 2010AA
            linuxforhealth/demo.834                                        | segment 3 ST01: 834 in guide 005010X220A1 is not one of 837P, 837I, 835, 277CA, 999
            x270_271/x270.txt                                              | segment 3 ST01: 270 in guide 004010X092A1 is not one of 837P, 837I, 835, 277CA, 999
            x270_271/x271.txt                                              | segment 3 ST01: 271 in guide 005010X279A1 is not one of 837P, 837I, 835, 277CA, 999
            """)
    void brokenAndForeignFilesAreRefusedAtTheSegment(String file, String error) {
        assertThat(read(file).errors()).isNotEmpty().first().asString().startsWith(error);
    }

    @Test
    void aSegmentThatOnlyLooksLikeAnAdjustmentIsRefusedWhereItStands() {
        assertThat(read("linuxforhealth/demo.835").errors())
                .anyMatch(
                        error -> error.startsWith("segment 27: the segment identifier is not one, it begins like CAS"));
    }

    @Test
    void aRejectedClaimCarriesItsReasonCodes() {
        Collected found = read("277_5010/x12_277CA_rejected.txt");
        assertThat(found.errors()).isEmpty();
        assertThat(found.of("rejections")).singleElement().satisfies(one -> {
            assertThat(one.subject()).contains("XX99999X");
            assertThat(one.fields())
                    .containsEntry("category", "A7")
                    .containsEntry("status", "562")
                    .containsEntry("entity", "85")
                    .containsEntry("claim_id", "3920394930203");
        });
    }

    @Test
    void anAcceptedClaimIsNotARejection() {
        assertThat(read("277_5010/x12_277CA_accepted.txt").counts()).isEqualTo(Map.of("acknowledgements", 1));
    }

    @Test
    void aRejectedTransactionCarriesItsSyntaxErrors() {
        assertThat(read("837_5010/x12_999_rejected.txt").of("rejections"))
                .singleElement()
                .satisfies(one -> assertThat(one.fields())
                        .containsEntry("level", "transaction")
                        .containsEntry("status", "1"));
    }

    @Test
    void noFindingRepeatsAValueOfTheFile() {
        List<String> told = Corpora.files(FOLDER).stream()
                .flatMap(file -> Collected.from(new X12Reader(), Corpora.open(file)).findings().stream())
                .map(Object::toString)
                .toList();
        assertThat(told.stream().collect(Collectors.joining("\n")))
                .doesNotContain("DOE", "JANE", "SETTLE", "A37YH", "GREENBELT");
    }

    @Test
    void noFileOfTheMaterialIsLeftOut() {
        assertThat(Corpora.files(FOLDER).stream()
                        .filter(file -> !file.endsWith("NOTICE"))
                        .filter(file -> !file.toString().contains("generated")))
                .hasSize(33);
    }
}
