package dev.plinth.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A Content-Security-Policy (W3C CSP Level 3, section 2.2) as a browser reads it: the first of two equal names counts. */
record ContentPolicy(Map<String, List<String>> directives) {
    private static final List<String> FETCHING = List.of(
            "default-src", "script-src", "style-src", "font-src", "img-src", "connect-src", "object-src", "frame-src");
    private static final List<String> CLOSED = List.of("base-uri", "form-action", "frame-ancestors");

    static ContentPolicy parse(String header) {
        Map<String, List<String>> directives = new HashMap<>();
        for (String directive : header.split(";", -1)) {
            List<String> words = Arrays.stream(directive.strip().split("\\s+")).toList();
            if (!words.getFirst().isEmpty())
                directives.putIfAbsent(words.getFirst().toLowerCase(Locale.ROOT), words.subList(1, words.size()));
        }
        return new ContentPolicy(directives);
    }

    /** What it lets in that is not of this origin, or from inside the page. */
    List<String> openings() {
        List<String> found = new ArrayList<>();
        if (!directives.containsKey("default-src")) found.add("there is no default-src");
        for (String name : FETCHING)
            for (String source : directives.getOrDefault(name, List.of()))
                if (!source.equals("'self'") && !source.equals("'none'")) found.add(name + " lets in " + source);
        for (String name : CLOSED)
            if (!directives.containsKey(name)) found.add("there is no " + name);
            else if (directives.get(name).stream()
                    .anyMatch(source -> !source.equals("'self'") && !source.equals("'none'")))
                found.add(name + " lets in " + directives.get(name));
        return found;
    }
}
