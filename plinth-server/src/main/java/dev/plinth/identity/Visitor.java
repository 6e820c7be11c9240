package dev.plinth.identity;

import dev.plinth.egress.Door;
import dev.plinth.egress.Heard;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** As much of a browser as the console needs: its cookie, the hidden token of a form, and every cookie that was ever set. */
final class Visitor {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final int OK = 200;
    private static final int SEE_OTHER = 303;

    private final Door door;
    private final List<Given> given = new ArrayList<>();
    private String cookie;
    private String token = "";

    /** @param cookie what it has before its first request; nothing if empty */
    Visitor(Door door, String cookie) {
        this.door = door;
        this.cookie = cookie;
    }

    /** A cookie and the request that it answered. */
    record Given(String request, SetCookie cookie) {}

    String cookie() {
        return cookie;
    }

    List<Given> given() {
        return List.copyOf(given);
    }

    Heard get(String path) throws IOException {
        Heard heard = ask("GET", path, "");
        Matcher found = TOKEN.matcher(heard.text());
        if (found.find()) token = found.group(1);
        return heard;
    }

    /** With the token of the page that was read last. */
    Heard post(String path, Map<String, String> fields) throws IOException {
        Map<String, String> all = new HashMap<>(fields);
        all.put("_csrf", token);
        return ask(
                "POST",
                path,
                all.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&")));
    }

    /** Whether the console lets it in. Fails when the console says neither yes nor no. */
    boolean isIn() throws IOException {
        int status = get("/account").status();
        if (status != OK && status != SEE_OTHER)
            throw new IllegalStateException("The console could not be looked at: it answers " + status);
        return status == OK;
    }

    private Heard ask(String method, String path, String form) throws IOException {
        Map<String, String> headers =
                new HashMap<>(Map.of("Accept", "text/html", "Content-Type", "application/x-www-form-urlencoded"));
        if (!cookie.isEmpty()) headers.put("Cookie", SessionCookie.NAME + "=" + cookie);
        Heard heard = door.ask(method, path, headers, form.getBytes(StandardCharsets.UTF_8));
        for (String header : heard.all("Set-Cookie")) {
            SetCookie set = SetCookie.parse(header);
            given.add(new Given(method + " " + path, set));
            cookie = set.value();
        }
        return heard;
    }
}
