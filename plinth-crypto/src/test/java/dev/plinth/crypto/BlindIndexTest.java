package dev.plinth.crypto;

import static dev.plinth.crypto.Normalisation.CASE_FOLDED;
import static dev.plinth.crypto.Normalisation.DIGITS;
import static dev.plinth.crypto.Normalisation.EXACT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlindIndexTest {
    private final BlindIndex blind = new BlindIndex(new CipherPool());
    private final BlindIndex.FieldKey names = blind.fieldKey(Given.key(1), Given.COLLECTION, 1, CASE_FOLDED);

    private byte[] index(BlindIndex.FieldKey field, String value) {
        return blind.index(field, value).orElseThrow();
    }

    @Test
    void equalValuesHaveEqualIndexes() {
        assertThat(index(names, "Ada")).hasSize(BlindIndex.BYTES).isEqualTo(index(names, " ADA\n"));
    }

    @Test
    void differentValuesHaveDifferentIndexes() {
        assertThat(index(names, "Ada")).isNotEqualTo(index(names, "Adam"));
    }

    @Test
    void anotherKeyCollectionFieldOrNormalisationGivesAnotherIndex() {
        assertThat(index(names, "ada"))
                .isNotEqualTo(index(blind.fieldKey(Given.key(2), Given.COLLECTION, 1, CASE_FOLDED), "ada"))
                .isNotEqualTo(index(blind.fieldKey(Given.key(1), Given.RECORD, 1, CASE_FOLDED), "ada"))
                .isNotEqualTo(index(blind.fieldKey(Given.key(1), Given.COLLECTION, 2, CASE_FOLDED), "ada"))
                .isNotEqualTo(index(blind.fieldKey(Given.key(1), Given.COLLECTION, 1, EXACT), "ada"));
    }

    @Test
    void nothingLeftIsNotIndexed() {
        assertThat(blind.index(names, " \t")).isEmpty();
        assertThat(blind.index(blind.fieldKey(Given.key(1), Given.COLLECTION, 1, DIGITS), "none"))
                .isEmpty();
    }

    @Test
    void fieldIdsOutsideTheirRangeAreRefused() {
        for (int id : new int[] {-1, 65_536}) {
            assertThatThrownBy(() -> blind.fieldKey(Given.key(1), Given.COLLECTION, id, EXACT))
                    .hasMessageContaining("0 to 65535, was " + id);
        }
    }

    @Test
    void aFieldKeyDoesNotPrint() {
        assertThat(names).hasToString("BlindIndex.FieldKey[CASE_FOLDED]");
    }

    @ParameterizedTest
    @CsvSource({
        "CASE_FOLDED, STRASSE, Straße",
        "CASE_FOLDED, ὀδυσσεύσ, ὈΔΥΣΣΕΎΣ",
        "CASE_FOLDED, ﬁnance, FINANCE",
        "CASE_FOLDED, Ａｄａ, ada",
        "DIGITS, +49 (0) 170-123, 490170123",
        "DIGITS, ٠١٢, 012",
    })
    void valuesThatPeopleTakeForTheSameAreIndexedAlike(Normalisation normalisation, String one, String other) {
        assertThat(normalisation.apply(one)).isEqualTo(normalisation.apply(other));
    }

    @ParameterizedTest
    @CsvSource({"EXACT, Ada, ada", "EXACT, ﬁ, fi", "CASE_FOLDED, Ada, Adà", "DIGITS, 0123, 123"})
    void valuesThatDifferStayDifferent(Normalisation normalisation, String one, String other) {
        assertThat(normalisation.apply(one)).isNotEqualTo(normalisation.apply(other));
    }

    @Test
    void aSubjectIdIsAVersion8UuidThatHangsOnKeyAndReference() {
        SubjectIds ids = new SubjectIds(new CipherPool());
        var id = ids.subjectId(Given.key(1), "member-1");
        assertThat(id).isEqualTo(ids.subjectId(Given.key(1), "member-1"));
        assertThat(id)
                .isNotEqualTo(ids.subjectId(Given.key(1), "member-2"))
                .isNotEqualTo(ids.subjectId(Given.key(2), "member-1"));
        for (int i = 0; i < 100; i++) {
            var other = ids.subjectId(Given.key(1), "member-" + i);
            assertThat(other.version()).isEqualTo(8);
            assertThat(other.variant()).isEqualTo(2);
        }
    }
}
