package dev.plinth.identity;

import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** As much of a browser as the console needs: one cookie and the hidden token of a form. */
final class Browser {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final TestPlinth plinth;
    private @Nullable String cookie;
    private String token = "";

    Browser(TestPlinth plinth) {
        this.plinth = plinth;
    }

    /** Another browser to which somebody gave this one's cookie. */
    Browser thief() {
        Browser thief = new Browser(plinth);
        thief.cookie = cookie;
        return thief;
    }

    Optional<String> cookie() {
        return Optional.ofNullable(cookie);
    }

    void plant(String value) {
        cookie = value;
    }

    HttpResponse<String> get(String path) {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(plinth.uri(path)).GET());
        Matcher found = TOKEN.matcher(answer.body());
        if (found.find()) token = found.group(1);
        return answer;
    }

    HttpResponse<String> post(String path, Map<String, String> fields) {
        return postWith(token, path, fields);
    }

    HttpResponse<String> postWith(String formToken, String path, Map<String, String> fields) {
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String withToken =
                formToken.isEmpty() ? form : form + "&_csrf=" + URLEncoder.encode(formToken, StandardCharsets.UTF_8);
        return send(HttpRequest.newBuilder(plinth.uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(withToken)));
    }

    HttpResponse<String> signIn(String email, String password) {
        get("/sign-in");
        return post("/sign-in", Map.of("email", email, "password", password));
    }

    boolean signedIn() {
        return get("/account").statusCode() == 200;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        request.header("Accept", "text/html");
        if (cookie != null) request.header("Cookie", "__Host-plinth=" + cookie);
        try {
            HttpResponse<String> answer = plinth.http().send(request.build(), BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").forEach(this::take);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void take(String header) {
        String value = header.substring(header.indexOf('=') + 1, header.indexOf(';'));
        cookie = value.isEmpty() ? null : value;
    }
}
