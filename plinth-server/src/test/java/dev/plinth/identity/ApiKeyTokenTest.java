package dev.plinth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.tenancy.OrgId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTokenTest {
    private static final OrgId ORG = OrgId.parse("01a1fd88-8356-7b4a-8948-9e40bb9b8783");
    private static final ApiKeyId KEY = ApiKeyId.parse("01a1fd88-836d-7200-9cce-0c934ad82f7d");
    private static final String TOKEN =
            "plk_us_0357YGbcTm3SdTQ0TmcSiB0357YGbkqpxcTpxwkeoVev_000000000000000000000000000";

    private final String token = ApiKeyToken.fresh("us", ORG, KEY, new SecureRandom());

    @Test
    void aFreshTokenNamesItsRegionOrganisationAndKey() {
        assertThat(ApiKeyToken.parse(token)).contains(new ApiKeyToken("us", ORG, KEY));
    }

    /** The vector was computed by code that shares nothing with ours. */
    @Test
    void theTokenIsWhatItsDocumentSays() throws IOException {
        Map<String, String> vector = vector();
        HexFormat hex = HexFormat.of();
        byte[] secret = hex.parseHex(vector.getOrDefault("secret", ""));
        OrgId org = new OrgId(uuid(vector.getOrDefault("organisation", "")));
        ApiKeyId key = new ApiKeyId(uuid(vector.getOrDefault("key", "")));
        SecureRandom fixed = new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(secret, 0, bytes, 0, bytes.length);
            }
        };
        String expected = vector.getOrDefault("token", "");
        assertThat(ApiKeyToken.fresh("us", org, key, fixed)).isEqualTo(expected);
        assertThat(ApiKeyToken.parse(expected)).contains(new ApiKeyToken("us", org, key));
        assertThat(expected).endsWith(Base62.encode(hex.parseHex(vector.getOrDefault("checksum", ""))));
        Pepper pepper = new Pepper(hex.parseHex(vector.getOrDefault("pepper", "")));
        assertThat(hex.formatHex(pepper.apiKey(expected))).isEqualTo(vector.get("digest"));
    }

    private static UUID uuid(String hex) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static Map<String, String> vector() throws IOException {
        Path document = Path.of(System.getProperty("plinth.root", ".."), "docs", "formats", "api-key.md");
        String text = Files.readString(document);
        return text.substring(text.indexOf("```vector"))
                .lines()
                .map(line -> line.split(" = ", 2))
                .filter(line -> line.length == 2 && line[0].matches("[a-z]+"))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    }

    @Test
    void everyTokenHasADifferentSecret() {
        assertThat(ApiKeyToken.fresh("us", ORG, KEY, new SecureRandom())).isNotEqualTo(token);
    }

    @Test
    void everyChangedCharacterIsNoticed() {
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'a' ? 'b' : 'a';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(ApiKeyToken.parse(changed)).as(changed).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plk_", "plk_us", "Bearer", TOKEN, TOKEN + "000000", "plk__a_b", "sk_live_1234"})
    void whatIsNoTokenIsRefused(String text) {
        assertThat(ApiKeyToken.parse(text)).isEmpty();
    }

    @Test
    void shorterAndLongerTokensAreRefused() {
        for (int i = 0; i < token.length(); i++)
            assertThat(ApiKeyToken.parse(token.substring(0, i))).isEmpty();
        assertThat(ApiKeyToken.parse(token + "0")).isEmpty();
        assertThat(ApiKeyToken.parse(" " + token)).isEmpty();
        assertThat(ApiKeyToken.parse(token + "\n")).isEmpty();
    }

    @Test
    void bytesSurviveTheirTextForm() {
        Random random = new Random(7);
        for (int size : new int[] {1, 4, 16, 20, 32}) {
            byte[] bytes = new byte[size];
            for (int round = 0; round < 200; round++) {
                random.nextBytes(bytes);
                if (round % 3 == 0) bytes[0] = 0;
                assertThat(Base62.decode(Base62.encode(bytes), size))
                        .hasValueSatisfying(back -> assertThat(back).isEqualTo(bytes));
            }
        }
    }

    @Test
    void aValueThatDoesNotFitIsRefused() {
        assertThat(Base62.decode("z".repeat(22), 16)).isEmpty();
        assertThat(Base62.decode("0".repeat(21), 16)).isEmpty();
        assertThat(Base62.decode("0".repeat(21) + "-", 16)).isEmpty();
        assertThat(Base62.decode("0".repeat(22), 16))
                .hasValueSatisfying(b -> assertThat(b).containsOnly(0));
    }

    @Test
    void idsInTokensAreAnyUuid() {
        OrgId highest = new OrgId(new UUID(-1, -1));
        ApiKeyId lowest = new ApiKeyId(new UUID(0, 0));
        String extreme = ApiKeyToken.fresh("instance", highest, lowest, new SecureRandom());
        assertThat(ApiKeyToken.parse(extreme)).contains(new ApiKeyToken("instance", highest, lowest));
    }
}
