package dev.plinth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RowSeal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RowSealTest {
    private static final OrgId ORG = OrgId.parse("01a1fd88-8356-7b4a-8948-9e40bb9b8783");
    private static final HexFormat HEX = HexFormat.of();

    /** The vector was computed by code that shares nothing with ours. */
    @Test
    void theSealIsWhatItsDocumentSays() throws IOException {
        StoredKey row = new StoredKey(
                UUID.fromString("01a1fd88-836d-7200-9cce-0c934ad82f7d"),
                "Zürich CI",
                "AGENT",
                List.of("record:write", "record:read"),
                Optional.empty(),
                HEX.parseHex("9c2b8af4275aa4a7b05a480f7ecd0f9d8a40d59f06a3892daf5f1a2fb87063c2"),
                Instant.parse("2026-03-01T10:00:00.123456Z"),
                "first",
                Optional.of(Instant.parse("2026-03-01T10:00:00Z")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
        Pepper pepper = new Pepper(HEX.parseHex(vector("pepper")));
        assertThat(HEX.formatHex(row.content(ORG).under(pepper::seal))).isEqualTo(vector("seal"));
        assertThat(HEX.formatHex(pepper.seal(vector("content")))).isEqualTo(vector("seal"));
    }

    private static String vector(String name) throws IOException {
        String text = Files.readString(
                Path.of(System.getProperty("plinth.root", ".."), "docs/formats/credential-seal-v1.md"));
        Matcher line = Pattern.compile("(?m)^" + name + " = (.+)$").matcher(text);
        assertThat(line.find()).isTrue();
        return line.group(1);
    }

    @Test
    void noTwoRowsGiveTheSameContent() {
        Pepper pepper = new Pepper(new byte[32]);
        assertThat(List.of(
                        HEX.formatHex(seal("ab", "c").under(pepper::seal)),
                        HEX.formatHex(seal("a", "bc").under(pepper::seal)),
                        HEX.formatHex(seal("a,2:bc", "").under(pepper::seal)),
                        HEX.formatHex(RowSeal.of("t", ORG)
                                .with("ab")
                                .with(Optional.empty())
                                .under(pepper::seal)),
                        HEX.formatHex(seal("ab", "-").under(pepper::seal)),
                        HEX.formatHex(seal("ab", "").under(pepper::seal))))
                .doesNotHaveDuplicates();
    }

    private static RowSeal seal(String one, String two) {
        return RowSeal.of("t", ORG).with(one).with(two);
    }

    @Test
    void aMissingSealIsNone() {
        assertThat(seal("a", "b").is(Optional.empty(), new Pepper(new byte[32])::seal))
                .isFalse();
        assertThat(seal("a", "b").is(Optional.of(new byte[0]), new Pepper(new byte[32])::seal))
                .isFalse();
    }
}
