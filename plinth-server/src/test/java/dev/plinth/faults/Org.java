package dev.plinth.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** An organisation of a drill, with two collections: {@code people} for single records and {@code batches} for bulk writes. */
record Org(String id, String region, Api api) {
    static final String PEOPLE = "people";
    static final String BATCHES = "batches";

    static Org create(Api operator, String region) {
        try {
            String slug = "drill-" + UUID.randomUUID().toString().substring(0, 8);
            JsonNode made = operator.post(
                            "/api/v1/orgs",
                            Map.of("slug", slug, "name", "Drill", "region", region, "profile", "support-chat"))
                    .orFail()
                    .json();
            Org org = new Org(
                    made.get("organisation").get("id").stringValue(),
                    region,
                    operator.with(made.get("apiKey").get("token").stringValue()));
            org.collection(PEOPLE, "marker");
            org.collection(BATCHES, "batch");
            return org;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Switches on what claims need. */
    Org withHealthInformation() throws IOException {
        var unused = api.send("PUT", path("/settings/hipaa.package"), Map.of("value", "on"))
                .orFail();
        return this;
    }

    private void collection(String name, String clearField) throws IOException {
        api.post(
                        path("/collections"),
                        Map.of(
                                "name",
                                name,
                                "fields",
                                List.of(
                                        Map.of("name", clearField, "type", "string", "class", "public"),
                                        Map.of(
                                                "name",
                                                "email",
                                                "type",
                                                "string",
                                                "class",
                                                "personal",
                                                "search",
                                                "exact"),
                                        Map.of("name", "token", "type", "string", "class", "secret"))))
                .orFail();
    }

    String path(String rest) {
        return "/api/v1/orgs/" + id + rest;
    }

    String records(String collection) {
        return path("/collections/" + collection + "/records");
    }

    static Map<String, Object> person(String marker) {
        return Map.of(
                "subject",
                "subject-" + marker,
                "fields",
                Map.of("marker", marker, "email", marker + "@example.org", "token", "secret of " + marker));
    }

    Api.Answer write(String marker) throws IOException {
        return api.post(records(PEOPLE), person(marker));
    }

    Api.Answer change(String id, String marker) throws IOException {
        return api.send("PATCH", records(PEOPLE) + "/" + id, Map.of("fields", Map.of("token", "newer of " + marker)));
    }

    Api.Answer reveal(String id) throws IOException {
        return api.post(records(PEOPLE) + "/" + id + "/reveal", Map.of("fields", List.of("email"), "purpose", "drill"));
    }

    Api.Answer writeBatch(String batch, int size) throws IOException {
        List<Map<String, Object>> records = java.util.stream.IntStream.range(0, size)
                .mapToObj(i -> Map.<String, Object>of(
                        "fields", Map.of("batch", batch, "email", batch + i + "@example.org", "token", "t" + i)))
                .toList();
        return api.post(records(BATCHES) + "/bulk", Map.of("records", records));
    }
}
