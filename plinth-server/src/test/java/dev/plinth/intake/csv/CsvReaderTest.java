package dev.plinth.intake.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.intake.format.DepartmentKey;
import dev.plinth.intake.format.Place;
import dev.plinth.intake.mapping.Mappings;
import dev.plinth.intake.support.Collected;
import dev.plinth.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {
    private static final String MAPPING = """
            format: csv
            collection: assets
            key: tag
            subject: Holder
            department: Dept
            ignore: [Memo]
            columns:
              Tag:    {field: tag, type: string, class: internal, search: true, required: true}
              Holder: {field: holder, class: personal}
              Price:  {field: price, type: decimal, class: internal}
              Bought: {field: bought, type: date, class: internal, dates: dd.MM.uuuu}
              Spare:  {field: spare, type: boolean, class: internal}
            """;
    private static final String HEADER = "Tag,Holder,Price,Bought,Spare,Dept,Memo\n";

    private static Collected read(String text) {
        return Collected.from(new CsvReader(Mappings.csv(MAPPING)), text);
    }

    @Test
    void aRowBecomesARecord() {
        Collected found = read("\ufeff" + HEADER + "T-1,\"Fray, Ottoline\",12.50,31.01.2026,yes,depot,x\r\n");
        assertThat(found.findings()).isEmpty();
        assertThat(found.records()).singleElement().satisfies(one -> {
            assertThat(one.subject()).contains("Fray, Ottoline");
            assertThat(one.department()).contains(new DepartmentKey("depot", Place.line(2, "column 6 (Dept)")));
            assertThat(one.fields())
                    .isEqualTo(Map.of(
                            "tag",
                            "T-1",
                            "holder",
                            "Fray, Ottoline",
                            "price",
                            new BigDecimal("12.50"),
                            "bought",
                            LocalDate.of(2026, 1, 31),
                            "spare",
                            true));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"=1+1", "@SUM(A1)", "+49", "-x", "\t=1", " padded ", "nul\0inside", "\"\"", "\u202emirror", "😀"
            })
    void whatLooksDangerousIsDataAndStaysAsItIs(String value) {
        Collected found = read(HEADER + "T-1,\"" + value.replace("\"", "\"\"") + "\",,,,,\n");
        assertThat(found.errors()).isEmpty();
        assertThat(found.records().getFirst().fields()).containsEntry("holder", value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ,Ann,,,,,                 | line 2, column 1 (Tag): is empty
            T-1,Ann,12;50,,,,         | line 2, column 3 (Price): is not a decimal number
            T-1,Ann,1e9,,,,           | line 2, column 3 (Price): is not a decimal number
            T-1,Ann,,2026-01-31,,,    | line 2, column 4 (Bought): is not a date
            T-1,Ann,,30.02.2026,,,    | line 2, column 4 (Bought): is not a date
            T-1,Ann,,,maybe,,         | line 2, column 5 (Spare): is not true or false
            T-1,Ann                   | line 2: has 2 values
            T-1,Ann,,,,,,,            | line 2: has 9 values
            T-1,"Ann,,,,,             | line 2: the quotes in the record that begins in line 2
            T-1,"Ann"x,,,,,           | line 2: the quotes in the record that begins in line 2
            """)
    void aWrongRowIsRefusedByLineAndColumn(String row, String error) {
        Collected found = read(HEADER + row);
        assertThat(found.errors()).isNotEmpty().first().asString().startsWith(error);
        assertThat(found.records()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Tag,Holder,Price,Bought,Spare,Dept             | column Memo        | false
            Tag,Holder,Price,Bought,Dept                   | the column Spare is missing | true
            Tag,Holder,Price,Bought,Spare,Dept,Extra       | line 1, column 7: is not in the mapping | true
            Tag,Tag,Holder,Price,Bought,Spare,Dept         | line 1, column 2: has the same name | true
            """)
    void theHeaderMustBeTheMappings(String header, String error, boolean refused) {
        assertThat(read(header + "\n").errors().stream().anyMatch(one -> one.contains(error)))
                .isEqualTo(refused);
    }

    @Test
    void linesAreCountedThroughQuotedLineBreaks() {
        assertThat(read(HEADER + "T-1,\"a\nb\nc\",,,,,\nT-2,,x,,,,\n").errors())
                .singleElement()
                .asString()
                .startsWith("line 5, column 3");
    }

    @Test
    void aQuoteThatNeverClosesIsRefusedBeforeItFillsTheMemory() {
        assertThat(read(HEADER + "T-1,\"" + "x".repeat(3_000_000)).errors())
                .singleElement()
                .asString()
                .startsWith("line 2: the record that begins here is longer than");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] latin = (HEADER + "T-1,\u00fc,,,,,\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Collected.from(new CsvReader(Mappings.csv(MAPPING)), new ByteArrayInputStream(latin))
                        .errors())
                .singleElement()
                .asString()
                .contains("not UTF-8");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            collection: assets    | collection: "No Name"   | mapping.collection
            key: tag              | key: nothing            | mapping.key
            type: decimal         | type: money             | mapping.columns.Price.type
            type: decimal         | type: json              | mapping.columns.Price.type
            class: personal       | class: private          | mapping.columns.Holder.class
            dates: dd.MM.uuuu     | dates: "q'"             | mapping.columns.Bought
            format: csv           | format: x12             | mapping.format
            search: true          | serch: true             | mapping.columns.Tag
            field: price          | field: tag              | mapping.columns
            collection: assets    | delimiter: ab           | mapping.collection
            collection: assets    | "[": 1                  | mapping
            """)
    void aWrongMappingIsRefusedByItsKey(String part, String instead, String field) {
        String wrong = MAPPING.replace(part, instead);
        assertThatThrownBy(() -> Mappings.csv(wrong))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused ->
                                assertThat(refused.fields().getFirst().field()).startsWith(field));
    }
}
