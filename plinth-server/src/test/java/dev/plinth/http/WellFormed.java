package dev.plinth.http;

import dev.plinth.testing.Api;
import dev.plinth.testing.Api.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests made from the API's own description, so that it is not their form for which they are refused. */
final class WellFormed {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> TEXTS = List.of("abc", "000", "on", "2027-01-01");

    private final JsonNode description;
    private final Map<String, String> known;

    /** @param known values of path variables, by name; others are made up */
    WellFormed(JsonNode description, Map<String, String> known) {
        this.description = description;
        this.known = Map.copyOf(known);
    }

    /** Calls a route such as {@code PUT /api/v1/orgs/{org}/settings/{key}}. */
    Answer call(Api api, String route, String... query) {
        return call(api, route, false, query);
    }

    /** As {@link #call}, with every query parameter that is described, needed or not. */
    Answer callWithAllParameters(Api api, String route) {
        return call(api, route, true);
    }

    private Answer call(Api api, String route, boolean allParameters, String... more) {
        int space = route.indexOf(' ');
        String method = route.substring(0, space);
        Map.Entry<String, JsonNode> described = description.path("paths").properties().stream()
                .filter(one ->
                        EveryRouteTest.shape(one.getKey()).equals(EveryRouteTest.shape(route.substring(space + 1))))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(route + " is not described"));
        JsonNode operation = described.getValue().path(method.toLowerCase(Locale.ROOT));
        String path = described.getKey();
        List<String> query = new ArrayList<>(List.of(more));
        List<String> headers = new ArrayList<>();
        for (JsonNode parameter : parameters(described.getValue(), operation)) {
            boolean wanted = allParameters && parameter.path("in").asString().equals("query");
            if (!wanted && !parameter.path("required").asBoolean(false)) continue;
            String name = parameter.path("name").asString();
            String value = known.getOrDefault(name, text(parameter.path("schema")));
            switch (parameter.path("in").asString()) {
                case "path" -> path = path.replace("{" + name + "}", value);
                case "query" -> query.add(name + "=" + value);
                default -> headers.addAll(List.of(name, value));
            }
        }
        if (!query.isEmpty()) path += "?" + String.join("&", query);
        return api.send(method, path, body(operation, headers), headers.toArray(String[]::new));
    }

    private List<JsonNode> parameters(JsonNode path, JsonNode operation) {
        return Stream.of(path, operation)
                .flatMap(at -> StreamSupport.stream(at.path("parameters").spliterator(), false))
                .map(this::resolved)
                .toList();
    }

    private byte[] body(JsonNode operation, List<String> headers) {
        JsonNode content = operation.path("requestBody").path("content");
        if (content.isMissingNode()) return new byte[0];
        if (content.has("application/json"))
            return JSON.writeValueAsBytes(
                    example(content.path("application/json").path("schema")));
        headers.addAll(List.of("Content-Type", "application/octet-stream"));
        return "x".getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode resolved(JsonNode node) {
        if (!node.has("$ref")) return node;
        return resolved(description.at(node.path("$ref").asString().substring(1)));
    }

    private String text(JsonNode schema) {
        return String.valueOf(example(schema));
    }

    private Object example(JsonNode unresolved) {
        JsonNode schema = resolved(unresolved);
        if (schema.has("oneOf")) return example(schema.path("oneOf").path(0));
        if (schema.has("enum")) return schema.path("enum").path(0).asString();
        return switch (schema.path("type").asString("object")) {
            case "object" -> {
                Map<String, Object> members = new LinkedHashMap<>();
                for (JsonNode name : schema.path("required"))
                    members.put(
                            name.asString(), example(schema.path("properties").path(name.asString())));
                yield members;
            }
            case "array" -> schema.path("minItems").asInt(0) > 0 ? List.of(example(schema.path("items"))) : List.of();
            case "integer" -> schema.path("minimum").asInt(1);
            case "boolean" -> false;
            default -> string(schema);
        };
    }

    private static String string(JsonNode schema) {
        return switch (schema.path("format").asString("")) {
            case "uuid" -> UUID.randomUUID().toString();
            case "date-time" -> "2027-01-01T00:00:00Z";
            default ->
                TEXTS.stream()
                        .filter(one -> one.matches(schema.path("pattern").asString(".*")))
                        .findFirst()
                        .orElseGet(() -> UUID.randomUUID().toString());
        };
    }
}
