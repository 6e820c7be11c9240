package dev.plinth.intake.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.intake.mapping.Mappings;
import dev.plinth.intake.support.Collected;
import dev.plinth.intake.support.Corpora;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatReaderTest {
    private static final String GOOD = """
            {"conversation":"c-1","customer":"cust-9","topic":"delivery","profile":{"name":"Ottoline Fray"},\
            "turns":[{"speaker":"customer","text":"Where is it?","time":"2026-03-01T08:00:00+01:00"},\
            {"speaker":"agent","text":"On its way.\\u0000"}]}
            """;

    private static Collected read(String text) {
        return Collected.from(new ChatReader(Optional.empty()), text);
    }

    @Test
    void aConversationAndItsMessagesComeOut() {
        Collected found = read(GOOD);
        assertThat(found.findings()).isEmpty();
        assertThat(found.counts()).isEqualTo(Map.of("conversations", 1, "messages", 2));
        assertThat(found.of("conversations").getFirst().fields())
                .containsEntry("name", "Ottoline Fray")
                .containsEntry("turns", 2L);
        assertThat(found.of("messages").getFirst().fields())
                .containsEntry("sent_at", Instant.parse("2026-03-01T07:00:00Z"));
        assertThat(found.of("messages").getLast().fields()).containsEntry("text", "On its way.\0");
        assertThat(found.records()).allMatch(one -> one.subject().orElseThrow().equals("cust-9"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"customer":"c","turns":[{"speaker":"agent","text":"x"}]}                            | line 1, conversation: is missing
            {"conversation":"a","turns":[{"speaker":"agent","text":"x"}]}                        | line 1, customer: is missing
            {"conversation":"a","customer":"c"}                                                  | line 1, turns: is not a list of turns
            {"conversation":"a","customer":"c","turns":[]}                                       | line 1, turns: is not a list of turns
            {"conversation":"a","customer":"c","turns":[{"speaker":"robot","text":"x"}]}         | line 1, turns[0].speaker: does not name a speaker
            {"conversation":"a","customer":"c","turns":[{"speaker":"agent","text":7}]}           | line 1, turns[0].text: is not a text
            {"conversation":"a","customer":"c","turns":[{"speaker":"agent","text":"x","time":"noon"}]} | line 1, turns[0].time: is not a time
            {"conversation":"a","customer":"c","turns":["x"]}                                    | line 1, turns[0].speaker: does not name a speaker
            {"conversation":"a","conversation":"b"}                                              | line 1, column
            {"conversation":"a"                                                                  | line 1, column
            {"conversation":"a"} {}                                                              | line 1, column
            [1]                                                                                  | line 1: the line is not a JSON object
            """)
    void aWrongLineIsRefusedWhereItIsWrong(String line, String error) {
        Collected found = read(line);
        assertThat(found.errors()).isNotEmpty().first().asString().startsWith(error);
        assertThat(found.records()).isEmpty();
    }

    @Test
    void lineNumbersCountBlankLines() {
        assertThat(read(GOOD + "\n\n[]\n").errors()).singleElement().asString().startsWith("line 4:");
    }

    @Test
    void aLineWithoutEndIsRefused() {
        assertThat(read("{\"conversation\":\"" + "a".repeat(5_000_000)).errors())
                .first()
                .asString()
                .startsWith("line 1: the line is longer than");
    }

    @Test
    void anEmptyFileIsRefused() {
        assertThat(read("\n \n").errors()).singleElement().asString().contains("holds no conversation");
    }

    @Test
    void aMappingReadsAnotherForm() {
        ChatReader reader = new ChatReader(Optional.of(Mappings.chat("""
                format: chat-jsonl
                conversation: ticket.no
                customer: [ticket.mail, ticket.no]
                speaker: who
                text: said
                turns: lines
                profile: {email: ticket.mail}
                """)));
        Collected found = Collected.from(
                reader,
                "{\"ticket\":{\"no\":5,\"mail\":\"o@fray.example\"},\"lines\":[{\"who\":\"agent\",\"said\":\"Hello\"}]}");
        assertThat(found.errors()).isEmpty();
        assertThat(found.of("conversations").getFirst().fields())
                .containsEntry("conversation_id", "5")
                .containsEntry("email", "o@fray.example");
    }

    @Test
    @Tag("corpora")
    void theOutsideConversationsAreReadWithoutMapping() {
        Collected found = Collected.from(
                new ChatReader(Optional.empty()), Corpora.open(Corpora.path("chat-abcd", "conversations.jsonl")));
        assertThat(found.errors()).isEmpty();
        assertThat(found.counts()).isEqualTo(Map.of("conversations", 3, "messages", 72));
        assertThat(found.of("conversations").getLast().subject()).contains("(859) 787-9085");
    }
}
