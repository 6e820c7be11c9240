package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00ad, 0x034f, 0x061c, 0x115f, 0x1160, 0x17b4, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028,
                0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2061, 0x2066, 0x2067, 0x2068, 0x2069, 0x3164,
                0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0x1d173, 0xe0001, 0xe0041, 0xe0100
            })
    void aCharacterThatHidesOrTurnsIsRefusedByItsNumber(int hidden) {
        for (String name :
                new String[] {"Cli" + Character.toString(hidden) + "nic", Character.toString(hidden) + "Clinic"})
            assertThatThrownBy(() -> Names.check("name", name)).isInstanceOfSatisfying(ProblemException.class, e -> {
                assertThat(e.fields())
                        .singleElement()
                        .satisfies(field -> assertThat(field.field()).isEqualTo("name"));
                assertThat(e).hasMessageContaining("U+%04X".formatted(hidden));
            });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Clinic & Söhne",
                "Ἱπποκράτης",
                "東京病院",
                "مستشفى القاهرة",
                "بیمارستان\u200cها",
                "क्\u200dष",
                "ශ්\u200dරී ලංකා",
                "Straße 3 – Süd",
                "Ward 7 🏥"
            })
    void namesOfEveryScriptAreTaken(String name) {
        assertThatCode(() -> Names.check("name", name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"بی\u200c", "\u200cبی", "بی\u200cx", "x\u200dक", "क\u200d\u200dष"})
    void aJoinerThatJoinsNothingIsRefused(String name) {
        assertThatThrownBy(() -> Names.check("name", name)).isInstanceOf(ProblemException.class);
    }
}
