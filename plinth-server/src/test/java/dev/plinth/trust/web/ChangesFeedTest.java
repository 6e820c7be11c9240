package dev.plinth.trust.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.ledger.EntryId;
import dev.plinth.trust.ClaimState;
import dev.plinth.trust.Claims;
import dev.plinth.trust.catalogue.Catalogue;
import dev.plinth.trust.catalogue.ClaimId;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class ChangesFeedTest {
    @Test
    void theFeedIsWellFormedWhateverAReasonHolds() throws Exception {
        String reason = "a <b>&amp; ]]> \u0001 \ud800 \u202e \ud83d\ude00";
        byte[] feed = ChangesFeed.write(
                "https://x",
                "log",
                Catalogue.shipped(),
                List.of(new Claims.Change(
                        new ClaimId("SC-01"),
                        ClaimState.PLANNED,
                        ClaimState.FAILED,
                        reason,
                        Instant.EPOCH,
                        new EntryId(new UUID(0, 1)))),
                Instant.EPOCH);
        var parsed = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(feed));
        assertThat(parsed.getElementsByTagName("summary").item(0).getTextContent())
                .isEqualTo("a <b>&amp; ]]> ? ? \u202e \ud83d\ude00");
        assertThat(parsed.getElementsByTagName("link")
                        .item(2)
                        .getAttributes()
                        .getNamedItem("href")
                        .getNodeValue())
                .isEqualTo("https://x/trust/support-chat#SC-01");
    }
}
