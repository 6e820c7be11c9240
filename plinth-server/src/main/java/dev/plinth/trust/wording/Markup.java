package dev.plinth.trust.wording;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.springframework.web.util.HtmlUtils;

/** Takes markup away and leaves what a reader sees. The lines stay where they are. */
final class Markup {
    private static final Pattern COMMENT = Pattern.compile("<!--.*?(?:-->|\\z)", Pattern.DOTALL);
    private static final Pattern UNSEEN =
            Pattern.compile("<(script|style)\\b.*?(?:</\\1\\s*>|\\z)", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern TAG =
            Pattern.compile("</?([a-zA-Z][a-zA-Z0-9:-]*)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>");
    private static final Pattern SHOWN = Pattern.compile(
            "(?:^|\\s)(?:alt|title|aria-label|aria-description|placeholder|content|value|summary|label|data-[a-z-]+|th:[a-z-]+)"
                    + "\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern INLINE = Pattern.compile(
            "a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern FENCED = Pattern.compile(
            "(?m)^[ \\t>]*(`{3,}|~{3,})[^\\n]*\\n(?:.*?\\n)??[ \\t>]*\\1[`~]*[ \\t]*$|(?m)^[ \\t>]*(?:`{3,}|~{3,}).*\\z",
            Pattern.DOTALL);
    private static final Pattern CODE =
            Pattern.compile("(`+)(?!`)((?:(?!\\n[ \\t]*\\n).)+?)(?<!`)\\1(?!`)", Pattern.DOTALL);
    private static final Pattern LINK =
            Pattern.compile("!?\\[([^\\[\\]]*)](?:\\([^()\\s]*(?:\\s+\"([^\"]*)\")?\\)|\\[[^\\[\\]]*])");
    private static final Pattern LINE_MARKS = Pattern.compile("(?m)^[ \\t]*(?:>[ \\t]?|#{1,6}[ \\t])+");
    private static final Pattern HEADING = Pattern.compile("(?m)^([ \\t]*#{1,6}[ \\t].*)$");
    private static final Pattern EMPHASIS =
            Pattern.compile("\\*+|~~|\\\\(?=\\p{Punct})|(?<![\\p{L}\\p{N}])_+|_+(?![\\p{L}\\p{N}])");

    private Markup() {}

    static String html(String html) {
        String text = blanked(UNSEEN, blanked(COMMENT, html));
        return HtmlUtils.htmlUnescape(TAG.matcher(text).replaceAll(Markup::seen));
    }

    static String markdown(String markdown) {
        String text = blanked(CODE, blanked(FENCED, blanked(COMMENT, markdown)));
        text = HEADING.matcher(text).replaceAll("$1" + Prose.BREAK);
        text = LINE_MARKS.matcher(text).replaceAll("");
        text = LINK.matcher(text).replaceAll("$1");
        text = TAG.matcher(text).replaceAll(Markup::seen);
        text = text.replace('|', Prose.BREAK);
        return HtmlUtils.htmlUnescape(EMPHASIS.matcher(text).replaceAll(""));
    }

    /** An inline element joins what is around it; any other parts it. Shown attributes are sentences of their own. */
    private static String seen(MatchResult tag) {
        StringBuilder shown = new StringBuilder();
        SHOWN.matcher(tag.group(2))
                .results()
                .forEach(found ->
                        shown.append(Prose.BREAK).append(found.group(1) == null ? found.group(2) : found.group(1)));
        boolean inline = INLINE.matcher(tag.group(1)).matches();
        if (shown.isEmpty() && inline) return newlines(tag.group());
        return java.util.regex.Matcher.quoteReplacement(
                inline ? shown.append(Prose.BREAK).toString() : Prose.BREAK + shown.toString() + Prose.BREAK);
    }

    /** In place of each match only its line ends. */
    private static String blanked(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll(found -> " " + newlines(found.group()) + " ");
    }

    private static String newlines(String text) {
        return text.replaceAll("[^\\n]", "");
    }
}
