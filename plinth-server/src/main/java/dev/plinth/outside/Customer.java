package dev.plinth.outside;

import dev.plinth.egress.Door;
import dev.plinth.egress.Heard;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A caller of one synthetic organisation at some door.
 *
 * @param org id of the organisation
 * @param token its API key
 */
record Customer(Door door, String org, String token) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int REFUSALS = 300;

    Customer at(Door other) {
        return new Customer(other, org, token);
    }

    Heard ask(ApiDescription.Request request) throws IOException {
        return ask(request, Map.of());
    }

    Heard ask(ApiDescription.Request request, Map<String, String> more) throws IOException {
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.put("Authorization", "Bearer " + token);
        headers.putAll(more);
        return door.ask(request.method(), request.path(), headers, request.body());
    }

    /** Below the organisation, such as {@code /departments}. */
    String path(String rest) {
        return "/api/v1/orgs/" + org + rest;
    }

    Heard send(String method, String rest, Object body) throws IOException {
        byte[] bytes = body instanceof byte[] raw ? raw : JSON.writeValueAsBytes(body);
        String type = body instanceof byte[] ? "application/octet-stream" : "application/json";
        return ask(new ApiDescription.Request(method, path(rest), Map.of("Content-Type", type), bytes));
    }

    Heard get(String rest) throws IOException {
        return ask(new ApiDescription.Request("GET", path(rest), Map.of(), new byte[0]));
    }

    Heard remove(String rest) throws IOException {
        return ask(new ApiDescription.Request("DELETE", path(rest), Map.of(), new byte[0]));
    }

    /** What was answered, which must be no refusal: the ground under an attack, not the attack. */
    static JsonNode good(Heard heard) {
        if (heard.status() >= REFUSALS)
            throw new IllegalStateException("What the attack needs was refused with " + heard.status() + ": "
                    + json(heard).path("code").asString(""));
        return json(heard);
    }

    static JsonNode json(Heard heard) {
        try {
            return JSON.readTree(heard.body());
        } catch (RuntimeException notJson) {
            return JSON.missingNode();
        }
    }

    /** The id under which the server knows a request. */
    static String request(Heard heard) {
        return heard.first("X-Request-Id").orElse("");
    }

    static boolean refused(Heard heard) {
        return heard.status() >= REFUSALS;
    }
}
