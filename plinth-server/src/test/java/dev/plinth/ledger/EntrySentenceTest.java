package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntrySentenceTest {
    @ParameterizedTest
    @CsvSource({
        "key.lost, ok, Plinth itself (keys) missed kek k-1.",
        "key.returned, ok, Plinth itself (keys) found again kek k-1.",
        "record.read-masked, ok, 'Plinth itself (keys) read, behind masks, kek k-1.'",
        "record.list-masked, ok, 'Plinth itself (keys) listed, behind masks, kek k-1.'",
        "key.shred, ok, Plinth itself (keys) shredded kek k-1.",
        "operator.sign-in, ok, Plinth itself (keys) signed in as kek k-1.",
        "operator.sign-out, ok, Plinth itself (keys) signed out as kek k-1.",
        "key.rewrap, ok, Plinth itself (keys) rewrapped kek k-1.",
        "key.rewrap, denied, Plinth itself (keys) was denied to rewrap kek k-1.",
        "key.rewrap, failed, Plinth itself (keys) failed to rewrap kek k-1."
    })
    void anEntryIsASentence(String action, String outcome, String sentence) {
        String entry = """
                {"actor":{"type":"system","id":"keys"},"action":"%s","object":{"type":"kek","id":"k-1"},"outcome":"%s"}""".formatted(action, outcome);
        assertThat(EntrySentence.of(entry)).isEqualTo(sentence);
    }
}
