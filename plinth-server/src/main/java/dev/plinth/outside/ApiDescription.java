package dev.plinth.outside;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The description of the API (OpenAPI 3.1) as a program reads it, and requests made from it: whatever goes over all operations
 * includes a new one without being told.
 */
public final class ApiDescription {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
    private static final String ABSENT = "00000000-0000-7000-8000-000000000000";
    private static final List<String> TEXTS = List.of("abc", "000", "on", "2027-01-01");

    private final JsonNode document;

    private ApiDescription(JsonNode document) {
        this.document = document;
    }

    public static ApiDescription parse(byte[] document) {
        return new ApiDescription(JSON.readTree(document));
    }

    /** Where in a request a value stands. */
    public enum Where {
        PATH,
        QUERY,
        HEADER,
        BODY
    }

    /**
     * Something that a caller fills in.
     *
     * @param name of the variable, or in a body its JSON Pointer (RFC 6901), the first item standing for all of a list
     * @param reference whether it names an object: a variable of the path, or an id
     */
    public record Place(Where where, String name, boolean required, boolean reference) {
        /** Whether it names the organisation that the request is about. */
        boolean isOrganisation() {
            return where == Where.PATH && name.equals("org");
        }
    }

    /** A request that can be sent; {@code path} holds its query. */
    @SuppressWarnings("ArrayRecordComponent") // lives from making to sending only
    public record Request(String method, String path, Map<String, String> headers, byte[] body) {
        public Request {
            headers = Map.copyOf(headers);
        }
    }

    /** In the order of the description; of one path, those that only read come first and those that remove come last. */
    public List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> METHODS.stream()
                        .filter(method -> path.getValue().has(method))
                        .forEach(method -> all.add(new Operation(
                                method.toUpperCase(Locale.ROOT), path.getKey(), path.getValue(), method))));
        return all;
    }

    /** A route without the names of its variables. */
    public static String shape(String route) {
        return route.replaceAll("\\{[^}]*}", "{}");
    }

    /** One method of one path. */
    public final class Operation {
        private final String method;
        private final String path;
        private final JsonNode item;
        private final JsonNode operation;

        private Operation(String method, String path, JsonNode item, String key) {
            this.method = method;
            this.path = path;
            this.item = item;
            this.operation = item.path(key);
        }

        public String method() {
            return method;
        }

        /** With its variables in braces. */
        public String path() {
            return path;
        }

        /** What a caller can fill in, optional places included. */
        public List<Place> places() {
            List<Place> places = new ArrayList<>();
            for (JsonNode parameter : parameters()) {
                Where where = Where.valueOf(parameter.path("in").asString().toUpperCase(Locale.ROOT));
                places.add(new Place(
                        where,
                        parameter.path("name").asString(),
                        parameter.path("required").asBoolean(false),
                        where == Where.PATH || isId(parameter.path("schema"))));
            }
            leaves(body(), "", places);
            return places;
        }

        /**
         * Everything that is needed, with examples where no value is given, and whatever else a value is given for.
         *
         * @param values by place
         */
        public Request request(Map<Place, String> values) {
            String filled = path;
            List<String> query = new ArrayList<>();
            Map<String, String> headers = new LinkedHashMap<>();
            for (JsonNode parameter : parameters()) {
                String name = parameter.path("name").asString();
                Optional<String> given = values.entrySet().stream()
                        .filter(one -> one.getKey().where() != Where.BODY
                                && one.getKey().name().equals(name))
                        .map(Map.Entry::getValue)
                        .findFirst();
                if (given.isEmpty() && !parameter.path("required").asBoolean(false)) continue;
                String value = given.orElseGet(() -> String.valueOf(example(parameter.path("schema"), "", Map.of())));
                switch (parameter.path("in").asString()) {
                    case "path" -> filled = filled.replace("{" + name + "}", value);
                    case "query" -> query.add(name + "=" + value);
                    default -> headers.put(name, value);
                }
            }
            if (!query.isEmpty()) filled += "?" + String.join("&", query);
            return new Request(method, filled, headers, written(values, headers));
        }

        /** Some value that fits the place. */
        public String sample(Place place) {
            return StreamSupport.stream(parameters().spliterator(), false)
                    .filter(one -> one.path("name").asString().equals(place.name()))
                    .map(one -> String.valueOf(example(one.path("schema"), "", Map.of())))
                    .findFirst()
                    .orElseThrow();
        }

        private byte[] written(Map<Place, String> values, Map<String, String> headers) {
            JsonNode content = operation.path("requestBody").path("content");
            if (content.isMissingNode()) return new byte[0];
            headers.put(
                    "Content-Type", content.has("application/json") ? "application/json" : "application/octet-stream");
            if (!content.has("application/json")) return "x".getBytes(StandardCharsets.UTF_8);
            Map<String, String> wanted = new LinkedHashMap<>();
            values.forEach((place, value) -> {
                if (place.where() == Where.BODY) wanted.put(place.name(), value);
            });
            return JSON.writeValueAsBytes(example(body(), "", wanted));
        }

        private JsonNode body() {
            return operation
                    .path("requestBody")
                    .path("content")
                    .path("application/json")
                    .path("schema");
        }

        private List<JsonNode> parameters() {
            return Stream.of(item, operation)
                    .flatMap(at -> StreamSupport.stream(at.path("parameters").spliterator(), false))
                    .map(ApiDescription.this::resolved)
                    .toList();
        }

        /** Method and path, without the names of the variables. */
        public String shape() {
            return ApiDescription.shape(toString());
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private boolean isId(JsonNode schema) {
        return resolved(schema).path("format").asString("").equals("uuid");
    }

    private void leaves(JsonNode unresolved, String pointer, List<Place> places) {
        JsonNode schema = resolved(unresolved);
        List<String> required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        schema.path("properties").properties().forEach(property -> {
            String at = pointer + "/" + property.getKey();
            JsonNode inner = resolved(property.getValue());
            switch (type(inner)) {
                case "object" -> leaves(inner, at, places);
                case "array" -> {
                    if (type(resolved(inner.path("items"))).equals("object"))
                        leaves(inner.path("items"), at + "/0", places);
                    else places.add(new Place(Where.BODY, at + "/0", false, isId(inner.path("items"))));
                }
                default -> places.add(new Place(Where.BODY, at, required.contains(property.getKey()), isId(inner)));
            }
        });
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) return type.path(0).asString();
        return type.asString(schema.has("properties") ? "object" : "string");
    }

    private JsonNode resolved(JsonNode node) {
        if (!node.has("$ref")) return node;
        return resolved(document.at(node.path("$ref").asString().substring(1)));
    }

    private Object example(JsonNode unresolved, String pointer, Map<String, String> wanted) {
        JsonNode schema = resolved(unresolved);
        String given = wanted.get(pointer);
        if (given != null) return given;
        if (schema.has("oneOf")) return example(schema.path("oneOf").path(0), pointer, wanted);
        if (schema.has("enum")) return schema.path("enum").path(0).asString();
        return switch (type(schema)) {
            case "object" -> {
                List<String> required = schema.path("required")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList();
                Map<String, Object> members = new LinkedHashMap<>();
                schema.path("properties").properties().forEach(property -> {
                    String at = pointer + "/" + property.getKey();
                    boolean within =
                            wanted.keySet().stream().anyMatch(one -> one.equals(at) || one.startsWith(at + "/"));
                    if (within || required.contains(property.getKey()))
                        members.put(property.getKey(), example(property.getValue(), at, wanted));
                });
                yield members;
            }
            case "array" -> {
                String first = pointer + "/0";
                boolean within = wanted.keySet().stream().anyMatch(one -> one.startsWith(first));
                yield within || schema.path("minItems").asInt(0) > 0
                        ? List.of(example(schema.path("items"), first, wanted))
                        : List.of();
            }
            case "integer" -> schema.path("minimum").asInt(1);
            case "boolean" -> false;
            default -> text(schema);
        };
    }

    private static String text(JsonNode schema) {
        return switch (schema.path("format").asString("")) {
            case "uuid" -> ABSENT;
            case "date-time" -> "2027-01-01T00:00:00Z";
            default ->
                TEXTS.stream()
                        .filter(one -> one.matches(schema.path("pattern").asString(".*")))
                        .findFirst()
                        .orElseGet(() -> ABSENT);
        };
    }
}
