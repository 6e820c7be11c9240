package dev.plinth.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SealContextTest {
    @Test
    void partsAreCountedAndPrefixed() {
        assertThat(HexFormat.of().formatHex(SealContext.of("ab").and("c").encoded()))
                .isEqualTo("0000000b" + "00000002" + "6162" + "00000001" + "63");
    }

    @Test
    void theRecordContextIsTheGeneralOne() {
        SealContext general = SealContext.of("record")
                .and(Given.ORG)
                .and(Given.COLLECTION)
                .and(Given.RECORD)
                .and(7);
        assertThat(Given.PLACE.encoded()).isEqualTo(general.encoded());
    }

    @Test
    void movingACharacterBetweenPartsGivesAnotherContext() {
        assertThat(SealContext.of("p").and("ab").and("c").encoded())
                .isNotEqualTo(SealContext.of("p").and("a").and("bc").encoded());
    }

    @Test
    void anEmptyPartIsNotNothing() {
        assertThat(SealContext.of("p").and("").encoded())
                .isNotEqualTo(SealContext.of("p").encoded());
    }

    @Test
    void aContextIsNotChangedByWhatIsAdded() {
        SealContext context = SealContext.of("p");
        byte[] before = context.encoded().clone();
        assertThat(context.and("more")).isNotSameAs(context);
        assertThat(context.encoded()).isEqualTo(before);
    }

    @Test
    void wrappedKeysOfTwoPurposesHaveTwoContexts() {
        assertThat(SealContext.wrappedKey(Given.ORG, "vault", 1).encoded())
                .isNotEqualTo(SealContext.wrappedKey(Given.ORG, "ledger", 1).encoded())
                .isNotEqualTo(SealContext.wrappedKey(Given.ORG, "vault", 2).encoded());
    }

    @Test
    void aContextWithoutPurposeIsRefused() {
        assertThatThrownBy(() -> SealContext.of("")).hasMessageContaining("purpose");
    }
}
