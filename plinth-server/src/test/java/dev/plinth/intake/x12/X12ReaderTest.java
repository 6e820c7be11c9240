package dev.plinth.intake.x12;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.intake.support.Collected;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class X12ReaderTest {
    private static Collected read(String text) {
        return Collected.from(new X12Reader(), text);
    }

    private static List<String> changed(int segment, String replacement) {
        List<String> all = new ArrayList<>(X12Samples.claims());
        all.set(segment - 1, replacement);
        return all;
    }

    static Stream<Integer> segments() {
        return IntStream.rangeClosed(1, X12Samples.claims().size()).boxed();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    @Test
    void membersAndClaimsComeOutWithTheirParts() {
        Collected found = read(X12Samples.text(X12Samples.claims()));
        assertThat(found.findings()).isEmpty();
        assertThat(found.counts()).isEqualTo(Map.of("members", 1, "claims", 2));
        assertThat(found.of("members").getFirst().fields())
                .containsEntry("member_id", "QH4410")
                .containsEntry("birth_date", LocalDate.of(1971, 4, 13))
                .containsEntry("address", "17 PLOVER ROAD");
        assertThat(found.of("claims").getFirst().fields())
                .containsEntry("claim_id", "FS-1001")
                .containsEntry("total_charge", new BigDecimal("180.5"))
                .containsEntry("patient_name", "ODESSA R WHITLOCKE")
                .containsEntry("service_from", LocalDate.of(2026, 2, 26))
                .containsEntry("service_to", LocalDate.of(2026, 2, 27));
        assertThat(found.records()).allMatch(one -> one.subject().orElseThrow().equals("QH4410"));
    }

    @ParameterizedTest
    @MethodSource("segments")
    void aFileThatEndsAfterAnySegmentIsRefused(int last) {
        if (last == X12Samples.claims().size()) return;
        assertThat(read(X12Samples.text(X12Samples.claims().subList(0, last))).errors())
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("segments")
    void aFileThatEndsInsideAnySegmentIsRefusedThere(int segment) {
        List<String> kept = X12Samples.claims().subList(0, segment);
        String text = X12Samples.text(kept);
        String cut = text.substring(0, text.length() - 4);
        assertThat(read(cut).errors()).anyMatch(error -> error.startsWith("segment " + segment));
    }

    @ParameterizedTest
    @MethodSource("segments")
    void aFileThatLacksAnySegmentIsRefused(int segment) {
        List<String> all = new ArrayList<>(X12Samples.claims());
        all.remove(segment - 1);
        assertThat(read(X12Samples.text(all)).errors()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anySeparatorsGiveTheSameRecords(long seed) {
        Random random = new Random(seed);
        List<Character> signs = new ArrayList<>(List.of(
                '!', '"', '#', '$', '%', '&', '+', ';', '<', '=', '>', '?', '@', '[', ']', '_', '`', '{', '|', '}',
                '\\', '\u001c', '\u001d', '\u001e', '\n'));
        Collections.shuffle(signs, random);
        char element = signs.get(0) == '\n' ? signs.get(4) : signs.get(0);
        char component = signs.get(1) == '\n' ? signs.get(5) : signs.get(1);
        char repetition = signs.get(2) == '\n' ? signs.get(6) : signs.get(2);
        char terminator = signs.get(3);
        String end = terminator + List.of("", "\n", "\r\n", " \n").get(random.nextInt(4));
        StringBuilder text = new StringBuilder();
        for (String segment : X12Samples.claims())
            text.append(segment.replace('^', repetition).replace('*', element).replace(':', component))
                    .append(end);
        Collected found = read(text.toString());
        Collected plain = read(X12Samples.text(X12Samples.claims()));
        assertThat(found.errors()).isEmpty();
        assertThat(found.records().stream().map(one -> one.fields().toString()))
                .isEqualTo(plain.records().stream()
                        .map(one -> one.fields().toString())
                        .toList());
        assertThat(found.records().stream().map(one -> one.naturalKey()))
                .isEqualTo(plain.records().stream().map(one -> one.naturalKey()).toList());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noBytesMakeItFail(long seed) {
        Random random = new Random(seed);
        byte[] bytes = X12Samples.text(X12Samples.claims()).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 1 + random.nextInt(20); i++)
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        Collected found = Collected.from(new X12Reader(), new ByteArrayInputStream(bytes));
        assertThat(found.findings().size() + found.records().size()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            33 | SE*30*0007               | segment 33 SE01: says 30, there are 31 segments from ST to SE
            33 | SE*31*0008               | segment 33 SE02: is not the control number of the ST in segment 3
            34 | GE*2*31                  | segment 34 GE01: says 2, there are 1 transactions in the group
            34 | GE*1*32                  | segment 34 GE02: is not the control number of the GS in segment 2
            35 | IEA*7*000000031          | segment 35 IEA01: says 7, there are 1 groups in the interchange
            35 | IEA*1*000000099          | segment 35 IEA02: is not the control number of the ISA in segment 1
            13 | HL*5*1*22*0              | segment 13 HL01: is out of sequence
            13 | HL*2*4*22*0              | segment 13 HL02: does not name the level above
            18 | DMG*D8*19711313*F        | segment 18 DMG02: is not written as DMG01 says
            18 | DMG*D8*19710413*FEMALE   | segment 18 DMG03: is not one of F, M, U
            20 | CLM*FS-1001*12O***11:B:1*Y*A*Y*Y | segment 20 CLM02: is not a decimal number
            20 | CLM*FS-1001*180.5***11:B*Y*A*Y*Y | segment 20 CLM05-3: is missing
            24 | DTP*472*RD8*20260226     | segment 24 DTP03: is not written as DTP02 says
            24 | DTP*472*RD8*20260226-20260220 | segment 24 DTP03: is not written as DTP02 says
            15 | NM1*IL*1*WHITLOCKE*ODESSA****MI | segment 15 NM109: NM108 and 09 come only together
            15 | NM1*IL*1*WHITLOCKE*ODESSA | segment 15 NM109: is missing; expected the member id
            2  | GS*HP*NF*QH*20260302*0915*31*X*005010X222A1 | segment 3 ST01: 837P stands in a group of another kind
            """)
    void aWrongElementIsRefusedByItsName(int segment, String replacement, String error) {
        List<String> errors =
                read(X12Samples.text(changed(segment, replacement))).errors();
        assertThat(errors).anyMatch(one -> one.startsWith(error));
    }

    @Test
    void wrongCountsInATestInterchangeAreNotedAndLoaded() {
        List<String> all = changed(33, "SE*25*0007");
        all.set(0, X12Samples.isa("T"));
        Collected found = read(X12Samples.text(all));
        assertThat(found.errors()).isEmpty();
        assertThat(found.notes()).singleElement().asString().contains("says 25, there are 31");
    }

    @Test
    void theSameClaimTwiceIsTwoClaimsAndOneMember() {
        List<String> twice = new ArrayList<>(X12Samples.claims());
        twice.addAll(X12Samples.claims());
        Collected found = read(X12Samples.text(twice));
        assertThat(found.errors()).isEmpty();
        assertThat(found.of("claims").stream().map(one -> one.naturalKey()).distinct())
                .hasSize(4);
        assertThat(found.of("members").stream().map(one -> one.naturalKey()).distinct())
                .hasSize(1);
    }

    @Test
    void aSegmentWithoutEndIsRefusedBeforeItFillsTheMemory() {
        String text = X12Samples.isa("P") + "~GS*" + "x".repeat(200_000);
        assertThat(read(text).errors()).anyMatch(error -> error.startsWith("segment 2: the segment is longer than"));
    }

    @Test
    void aByteOrderMarkIsNotAnError() {
        assertThat(read("\ufeff" + X12Samples.text(X12Samples.claims())).findings())
                .isEmpty();
    }

    @Test
    void anEmptyFileIsRefused() {
        assertThat(read(" \r\n").errors()).singleElement().asString().contains("the file is empty");
    }
}
