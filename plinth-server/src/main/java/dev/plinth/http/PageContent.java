package dev.plinth.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What a page, style sheet or script makes a browser fetch, and what it would run from within. */
final class PageContent {
    private static final Map<String, List<String>> FETCHED = Map.ofEntries(
            Map.entry("script", List.of("src")),
            Map.entry("link", List.of("href")),
            Map.entry("img", List.of("src", "srcset")),
            Map.entry("source", List.of("src", "srcset")),
            Map.entry("iframe", List.of("src")),
            Map.entry("frame", List.of("src")),
            Map.entry("embed", List.of("src")),
            Map.entry("object", List.of("data")),
            Map.entry("video", List.of("src", "poster")),
            Map.entry("audio", List.of("src")),
            Map.entry("track", List.of("src")),
            Map.entry("input", List.of("src")),
            Map.entry("use", List.of("href", "xlink:href")),
            Map.entry("image", List.of("href", "xlink:href")),
            Map.entry("form", List.of("action")),
            Map.entry("base", List.of("href")));
    private static final Pattern CSS_FETCH =
            Pattern.compile("(?:@import\\s+(?:url\\(\\s*)?|url\\(\\s*)[\"']?([^\"')\\s;]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ABSOLUTE = Pattern.compile("[\"'`](https?:)?//[a-zA-Z0-9][^\"'`\\s]*[\"'`]");
    /** Names that stand in markup to say what it is and are never fetched. */
    private static final Pattern NAMESPACE = Pattern.compile("https?://www\\.w3\\.org/.*");

    private PageContent() {}

    /** Addresses of other origins that a browser would fetch for this HTML by itself, and code inside the page. */
    static List<String> faults(String html) {
        List<String> faults = new ArrayList<>();
        Document page = Jsoup.parse(html);
        for (Element element : page.getAllElements()) {
            for (String name : FETCHED.getOrDefault(element.normalName(), List.of()))
                for (String address : element.attr(name).split(",\\s+", -1))
                    if (foreign(address))
                        faults.add("<%s %s> fetches from another origin".formatted(element.normalName(), name));
            for (Attribute attribute : element.attributes()) {
                if (attribute.getKey().startsWith("on")) faults.add("an event handler stands inside the page");
                if (attribute.getKey().equals("style")) faults.add("a style attribute stands inside the page");
                if (attribute
                        .getValue()
                        .strip()
                        .toLowerCase(java.util.Locale.ROOT)
                        .startsWith("javascript:")) faults.add("an address holds a script");
            }
            boolean code = element.normalName().equals("script")
                    || element.normalName().equals("style");
            if (code && !element.data().isBlank())
                faults.add("a <%s> stands inside the page".formatted(element.normalName()));
            if (element.normalName().equals("meta")
                    && element.attr("http-equiv").equalsIgnoreCase("refresh"))
                faults.add("the page sends the browser elsewhere by itself");
        }
        return faults;
    }

    static List<String> faultsOfStyle(String css) {
        return CSS_FETCH
                .matcher(css)
                .results()
                .map(found -> found.group(1))
                .filter(PageContent::foreign)
                .map(address -> "a style sheet fetches from another origin")
                .toList();
    }

    static List<String> faultsOfScript(String script) {
        List<String> faults = new ArrayList<>();
        Matcher found = ABSOLUTE.matcher(script);
        while (found.find()) {
            String address = found.group().substring(1, found.group().length() - 1);
            if (!NAMESPACE.matcher(address).matches()) faults.add("a script names another origin");
        }
        return faults;
    }

    private static boolean foreign(String address) {
        String text = address.strip();
        return text.matches("(?i)[a-z][a-z0-9+.-]*:.*")
                || text.startsWith("//")
                || text.startsWith("\\\\")
                || text.startsWith("/\\");
    }
}
