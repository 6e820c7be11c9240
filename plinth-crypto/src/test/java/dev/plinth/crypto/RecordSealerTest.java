package dev.plinth.crypto;

import static dev.plinth.crypto.Given.assertRefused;
import static dev.plinth.crypto.SealRefusedException.Reason.NOT_AUTHENTIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecordSealerTest {
    private static final Set<Integer> ALL = Set.of(1, 2, 300);

    private final RecordSealer sealer = new RecordSealer(new CipherPool(), new SecureRandom());
    private final SecretKey256 key = Given.key(1);

    private byte[] sealed() {
        return sealer.seal(key, Given.REF, Given.PLACE, Given.fields());
    }

    private SortedMap<Integer, byte[]> open(byte[] sealed, SealContext place) {
        return sealer.open(SealedRecord.parse(sealed), key, place, ALL);
    }

    @Test
    void whatWasSealedOpensInItsPlace() {
        SortedMap<Integer, byte[]> opened = open(sealed(), Given.PLACE);
        assertThat(opened).containsOnlyKeys(1, 2, 300);
        assertThat(opened.get(1)).isEqualTo(Given.utf8("Ada Example"));
        assertThat(opened.get(2)).isEmpty();
        assertThat(opened.get(300)).isEqualTo(Given.utf8("1815-12-10"));
    }

    @Test
    void onlyWantedFieldsAreOpened() {
        SealedRecord sealed = SealedRecord.parse(sealed());
        assertThat(sealer.open(sealed, key, Given.PLACE, Set.of(300, 4))).containsOnlyKeys(300);
    }

    @Test
    void theHeaderTellsTheKeyAndTheFields() {
        SealedRecord sealed = SealedRecord.parse(sealed());
        assertThat(sealed.keyRef()).isEqualTo(Given.REF);
        assertThat(sealed.fieldIds()).isEqualTo(List.of(1, 2, 300));
    }

    @Test
    void aRecordWithoutFieldsStillVouchesForItsPlace() {
        byte[] sealed = sealer.seal(key, Given.REF, Given.PLACE, new TreeMap<>());
        assertThat(open(sealed, Given.PLACE)).isEmpty();
        assertRefused(NOT_AUTHENTIC, () -> open(sealed, SealContext.of("record")));
    }

    @Test
    void theSameFieldsNeverGiveTheSameBytes() {
        assertThat(sealed()).isNotEqualTo(sealed());
    }

    @Test
    void aRepeatedSaltIsRefusedByTheCipher() {
        RecordSealer stuck = new RecordSealer(new CipherPool(), new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                Arrays.fill(bytes, (byte) 1);
            }
        });
        SortedMap<Integer, byte[]> one = new TreeMap<>(Given.fields().headMap(2));
        assertThat(stuck.seal(key, Given.REF, Given.PLACE, one)).isNotEmpty();
        assertThatThrownBy(() -> stuck.seal(key, Given.REF, Given.PLACE, one))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anotherPlaceIsRefused() {
        byte[] sealed = sealed();
        UUID other = UUID.fromString("00000000-0000-8000-8000-000000000000");
        List<SealContext> places = List.of(
                SealContext.record(other, Given.COLLECTION, Given.RECORD, 7),
                SealContext.record(Given.ORG, other, Given.RECORD, 7),
                SealContext.record(Given.ORG, Given.COLLECTION, other, 7),
                SealContext.record(Given.ORG, Given.COLLECTION, Given.RECORD, 8),
                Given.PLACE.and(""));
        for (SealContext place : places) {
            assertRefused(NOT_AUTHENTIC, () -> open(sealed, place));
        }
    }

    @Test
    void anotherKeyIsRefusedBeforeAnythingIsOpened() {
        SealedRecord sealed = SealedRecord.parse(sealed());
        assertRefused(NOT_AUTHENTIC, () -> sealer.open(sealed, Given.key(2), Given.PLACE, Set.of()));
    }

    @Test
    void aCommitmentOfAnotherSealingIsRefused() {
        byte[] sealed = sealed();
        System.arraycopy(sealed(), SealHeader.BOUND_BYTES, sealed, SealHeader.BOUND_BYTES, SealKey.COMMITMENT_BYTES);
        assertRefused(NOT_AUTHENTIC, () -> open(sealed, Given.PLACE));
    }

    @Test
    void everyFlippedByteIsRefused() {
        byte[] sealed = sealed();
        for (int i = 0; i < sealed.length; i++) {
            byte[] flipped = Given.flip(sealed, i);
            assertRefused(() -> open(flipped, Given.PLACE));
        }
    }

    @Test
    void everyFlippedHeaderByteIsRefusedEvenIfNoFieldIsWanted() {
        byte[] sealed = sealed();
        for (int i = 0; i < SealHeader.BYTES + 2 + 2; i++) {
            byte[] flipped = Given.flip(sealed, i);
            assertRefused(() -> sealer.open(SealedRecord.parse(flipped), key, Given.PLACE, Set.of()));
        }
    }

    @Test
    void aFieldMovedToAnotherIdIsRefused() {
        byte[] sealed = sealer.seal(key, Given.REF, Given.PLACE, twins());
        int size = 6 + 4 + Workbench.TAG_BYTES;
        int first = SealHeader.BYTES + 2;
        byte[] swapped = sealed.clone();
        System.arraycopy(sealed, first + 6, swapped, first + size + 6, size - 6);
        System.arraycopy(sealed, first + size + 6, swapped, first + 6, size - 6);
        assertRefused(NOT_AUTHENTIC, () -> open(swapped, Given.PLACE));
    }

    @Test
    void aFieldMovedFromAnotherSealingIsRefused() {
        byte[] old = sealer.seal(key, Given.REF, Given.PLACE, twins());
        byte[] now = sealer.seal(key, Given.REF, Given.PLACE, twins());
        int at = SealHeader.BYTES + 2;
        System.arraycopy(old, at, now, at, old.length - at);
        assertRefused(NOT_AUTHENTIC, () -> open(now, Given.PLACE));
    }

    @Test
    void aFieldTakenAwayIsNoticed() {
        byte[] sealed = sealer.seal(key, Given.REF, Given.PLACE, twins());
        byte[] shorter = Arrays.copyOf(sealed, sealed.length - 6 - 4 - Workbench.TAG_BYTES);
        shorter[SealHeader.BYTES + 1] = 1;
        assertThat(SealedRecord.parse(shorter).fieldIds()).isEqualTo(List.of(1));
        assertRefused(NOT_AUTHENTIC, () -> open(shorter, Given.PLACE));
    }

    @Test
    void aSealedValueIsNotARecord() {
        ValueSealer values = new ValueSealer(new CipherPool(), new SecureRandom());
        byte[] value = values.seal(key, Given.REF, Given.PLACE, new byte[0]);
        byte[] asRecord = Arrays.copyOf(value, SealHeader.BYTES + 2);
        asRecord[SealHeader.BYTES] = 0;
        asRecord[SealHeader.BYTES + 1] = 0;
        assertRefused(NOT_AUTHENTIC, () -> open(asRecord, Given.PLACE));
    }

    @Test
    void fieldIdsOutsideTheirRangeAreRefused() {
        for (int id : new int[] {-1, 65_536}) {
            SortedMap<Integer, byte[]> fields = new TreeMap<>(java.util.Map.of(id, new byte[1]));
            assertThatThrownBy(() -> sealer.seal(key, Given.REF, Given.PLACE, fields))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0 to 65535");
        }
    }

    @Test
    void theLargestFieldIdIsSealed() {
        SortedMap<Integer, byte[]> fields = new TreeMap<>(java.util.Map.of(65_535, new byte[] {9}));
        SealedRecord sealed = SealedRecord.parse(sealer.seal(key, Given.REF, Given.PLACE, fields));
        assertThat(sealer.open(sealed, key, Given.PLACE, Set.of(65_535)).get(65_535))
                .containsExactly(9);
    }

    @Test
    void aMapInAnotherOrderIsRefused() {
        SortedMap<Integer, byte[]> descending = new TreeMap<>(Collections.reverseOrder());
        descending.putAll(Given.fields());
        assertThatThrownBy(() -> sealer.seal(key, Given.REF, Given.PLACE, descending))
                .hasMessageContaining("must ascend");
    }

    @Test
    void aValueThatIsTooLongIsRefused() {
        SortedMap<Integer, byte[]> fields = new TreeMap<>();
        fields.put(9, new byte[SealedRecord.MAX_FIELD_BYTES + 1]);
        assertThatThrownBy(() -> sealer.seal(key, Given.REF, Given.PLACE, fields))
                .hasMessageContaining("Field 9");
    }

    @Test
    void aRefusalSaysNothingAboutContent() {
        SealedRecord sealed = SealedRecord.parse(sealed());
        assertThatThrownBy(() -> sealer.open(sealed, Given.key(2), Given.PLACE, ALL))
                .hasNoCause()
                .hasMessageStartingWith("Sealed record does not open");
    }

    private static SortedMap<Integer, byte[]> twins() {
        SortedMap<Integer, byte[]> fields = new TreeMap<>();
        fields.put(1, Given.utf8("same"));
        fields.put(2, Given.utf8("same"));
        return fields;
    }
}
