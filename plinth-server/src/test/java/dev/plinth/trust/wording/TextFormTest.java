package dev.plinth.trust.wording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFormTest {
    private static final WordingContext TODAY = WordingContext.on(LocalDate.of(2026, 11, 21));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It is **unhackable**.",
                "It is un**hack**able.",
                "# Unhackable",
                "- one\n- unhackable",
                "> unhackable",
                "| a | unhackable |",
                "[unhackable](https://example.org)",
                "![unhackable](picture.png)",
                "It is un<b>hack</b>able.",
                "It is un\\hackable, no: unhack&#97;ble.",
                "One `tick is not code, so this is unhackable.",
                "A `tick\n\nunhackable\n\nand another ` tick.",
                "```\ncode\n```\nunhackable\n```\ncode\n```",
                "    unhackable, though indented",
                "text<!-- hidden -->unhackable",
                "Never mind\n\nunhackable",
            })
    void whatAReaderOfMarkdownSeesIsChecked(String text) {
        assertThat(find(text, TextForm.MARKDOWN)).contains("absolute-security");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`unhackable` is forbidden.",
                "``un`hack`able and unhackable`` too.",
                "```\nunhackable\n```",
                "~~~text\nunhackable\n~~~",
                "1. A list:\n\n   ```sh\n   unhackable\n   ```",
                "<!-- unhackable -->",
                "[a link](https://example.org/unhackable)",
            })
    void whatStandsInCodeIsQuotedAndNotSaid(String text) {
        assertThat(find(text, TextForm.MARKDOWN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>It is unhackable.</p>",
                "<p>It is un<em>hack</em>able.</p>",
                "<p>It is unhack&#x61;ble.</p>",
                "<img alt=\"unhackable\">",
                "<a aria-label='unhackable' href='#'>x</a>",
                "<p th:text=\"${open} ? 'unhackable' : 'closed'\">closed</p>",
                "<meta name=\"description\" content=\"unhackable\">",
                "<h1>Not</h1><p>unhackable</p>",
                "<td>never</td><td>unhackable</td>",
                "<code>unhackable</code>",
                "<p data-note=\"a > b\" title=\"unhackable\">x</p>",
                "<p>a < b and unhackable</p>",
            })
    void whatAReaderOfAPageSeesOrHearsIsChecked(String html) {
        assertThat(find(html, TextForm.HTML)).contains("absolute-security");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!-- unhackable -->",
                "<script>unhackable</script>",
                "<style>.unhackable {}</style>",
                "<p class=\"unhackable\">x</p>",
                "<a href=\"/unhackable\">x</a>",
                "<p>It is not <b>unhackable</b>.</p>",
            })
    void whatNobodySeesIsNot(String html) {
        assertThat(find(html, TextForm.HTML)).isEmpty();
    }

    @Test
    void theLineIsThatOfTheFile() {
        String text = "# Title\n\n```\ncode\ncode\n```\n\nSome [link\ntext](https://example.org) is\nunhackable.\n";
        assertThat(WordingRules.check(text, TextForm.MARKDOWN, TODAY))
                .extracting(WordingFinding::line)
                .containsExactly(10);
        assertThat(WordingRules.check("<p>\n<a\nhref='#'>x</a>\n<!--\n-->unhackable</p>", TextForm.HTML, TODAY))
                .extracting(WordingFinding::line)
                .containsExactly(5);
    }

    @Test
    void inPlainTextMarkupIsNoDisguise() {
        assertThat(find("`unhackable`", TextForm.PLAIN)).hasSize(1);
        assertThat(find("<!-- unhackable -->", TextForm.PLAIN)).hasSize(1);
    }

    private static List<String> find(String text, TextForm form) {
        return WordingRules.check(text, form, TODAY).stream()
                .map(WordingFinding::rule)
                .toList();
    }
}
