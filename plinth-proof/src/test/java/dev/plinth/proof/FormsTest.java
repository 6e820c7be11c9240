package dev.plinth.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One spelling for hashes, numbers and tile paths. */
class FormsTest {
    @Test
    void aHashIsExactly32Bytes() {
        Refused.as(Reason.MALFORMED, () -> Hash.of(new byte[31]));
        Refused.as(Reason.MALFORMED, () -> Hash.of(new byte[33]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
                "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
                " 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "47DE"
            })
    void anotherSpellingOfAHashIsRefused(String text) {
        Refused.as(Reason.MALFORMED, () -> Hash.parseBase64(text));
    }

    @Test
    void hashesAreEqualByTheirBytesAndShowThem() {
        var hash = Hash.parseBase64("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assertThat(hash).isEqualTo(TreeHasher.EMPTY_ROOT).hasSameHashCodeAs(TreeHasher.EMPTY_ROOT);
        assertThat(hash).isNotEqualTo(new TreeHasher().leaf(new byte[0])).isNotEqualTo("47DE");
        assertThat(hash.toString()).startsWith("e3b0c442");
        assertThat(Hash.of(hash.bytes()).base64()).isEqualTo(hash.base64());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01",
                "+1",
                "-1",
                "1 ",
                "1e3",
                "\u0661",
                "a",
                "9223372036854775808",
                "18446744073709551616",
                "/"
            })
    void anotherSpellingOfANumberIsRefused(String text) {
        Refused.as(Reason.MALFORMED, () -> StrictText.decimal(text, "size"));
    }

    @Test
    void numbersReachTheLargestLong() {
        assertThat(StrictText.decimal("0", "size")).isZero();
        assertThat(StrictText.decimal("9223372036854775807", "size")).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tile/0/000",
                "tile/63/000",
                "tile/entries/000.p/255",
                "tile/1/x001/067.p/1",
                "tile/0/x001/x234/067",
                "tile/entries/x009/x223/x372/x036/x854/x775/807"
            })
    void tilePathsAreReadAndWrittenAlike(String text) {
        assertThat(TilePath.parse(text)).get().hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "checkpoint",
                "tile/64/000",
                "tile/00/000",
                "tile/0/0",
                "tile/0/x000/001",
                "tile/0/x001/x067",
                "tile/0/001/067",
                "tile/0/000.p/0",
                "tile/0/000.p/256",
                "tile/0/000.p/300",
                "tile/0/000.p/01",
                "tile/0/000/",
                "/tile/0/000",
                "tile/0/000.p/",
                "tile/x/000",
                "tile/0/x009/x223/x372/x036/x854/x775/808",
                "tile/0/x099/x999/x999/x999/x999/x999/999",
                "tile/0/../000"
            })
    void otherTilePathsAreNone(String text) {
        assertThat(TilePath.parse(text)).isEmpty();
    }

    @Test
    void tilesThatCannotBeAreRefused() {
        Refused.as(Reason.MALFORMED, () -> new TilePath(-2, 0, 1));
        Refused.as(Reason.MALFORMED, () -> new TilePath(64, 0, 1));
        Refused.as(Reason.MALFORMED, () -> new TilePath(0, -1, 1));
        Refused.as(Reason.MALFORMED, () -> new TilePath(0, 0, 0));
        Refused.as(Reason.MALFORMED, () -> new TilePath(0, 0, 257));
    }

    @Test
    void aTreeOf70000HasTheTilesTheSpecificationNames() {
        assertThat(TilePath.in(70_000, 0, 272)).get().hasToString("tile/0/272");
        assertThat(TilePath.in(70_000, 0, 273)).get().hasToString("tile/0/273.p/112");
        assertThat(TilePath.in(70_000, 0, 274)).isEmpty();
        assertThat(TilePath.in(70_000, 1, 0)).get().hasToString("tile/1/000");
        assertThat(TilePath.in(70_000, 1, 1)).get().hasToString("tile/1/001.p/17");
        assertThat(TilePath.in(70_000, 2, 0)).get().hasToString("tile/2/000.p/1");
        assertThat(TilePath.in(70_000, 3, 0)).isEmpty();
        assertThat(TilePath.in(256, 0, 1)).isEmpty();
        assertThat(TilePath.in(256, 1, 0)).get().hasToString("tile/1/000.p/1");
        assertThat(TilePath.in(Long.MAX_VALUE, 8, 0)).isEmpty();
    }

    @Test
    void bundlesKeepEntriesOfEveryLength() {
        var entries = List.of(new byte[0], new byte[] {1}, new byte[300], new byte[EntryBundle.MAX_ENTRY_BYTES]);
        var parsed = EntryBundle.parse(EntryBundle.encode(entries), 4);
        for (int i = 0; i < entries.size(); i++) {
            assertThat(parsed.get(i)).isEqualTo(entries.get(i));
        }
    }

    @Test
    void bundlesThatDoNotFitAreRefused() {
        Refused.as(Reason.MALFORMED, () -> EntryBundle.encode(Collections.nCopies(257, new byte[1])));
        Refused.as(Reason.MALFORMED, () -> EntryBundle.encode(List.of(new byte[EntryBundle.MAX_ENTRY_BYTES + 1])));
        Refused.as(Reason.MALFORMED, () -> EntryBundle.parse(new byte[] {0}, 1));
        Refused.as(Reason.MALFORMED, () -> EntryBundle.parse(new byte[] {0, 2, 1}, 1));
        Refused.as(Reason.MALFORMED, () -> EntryBundle.parse(new byte[] {0, 1, 1, 0}, 1));
        Refused.as(Reason.MALFORMED, () -> EntryBundle.parse(new byte[] {0, 1, 1}, 2));
    }

    @Test
    void aTileTellsItsPlaceAndLength() {
        var tile =
                TreeEdge.empty().append(List.of(TreeHasher.EMPTY_ROOT)).tiles().getFirst();
        assertThat(tile).hasToString("Tile[tile/0/000.p/1, 32 bytes]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b[31m", "\n", "\u202e", "\u2028", "\u2029", "\ue000", "\ud800", "\u0378", "\u0085"})
    void whatSteersATerminalIsShownAsAnEscape(String text) {
        assertThat(Escaped.of(text)).startsWith("\\u{");
    }

    @Test
    void plainTextIsShownAsItIsAndLongTextIsCut() {
        assertThat(Escaped.of("Ærø — 字 😀")).isEqualTo("Ærø — 字 😀");
        assertThat(Escaped.of("a".repeat(2_001))).hasSize(2_001).endsWith("a…");
    }
}
