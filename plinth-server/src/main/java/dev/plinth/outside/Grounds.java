package dev.plinth.outside;

import dev.plinth.egress.Heard;
import dev.plinth.outside.ApiDescription.Operation;
import dev.plinth.outside.ApiDescription.Place;
import dev.plinth.outside.ApiDescription.Where;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One object of every kind that a request can name, of one organisation, made over the API as its customer makes them. */
final class Grounds implements AutoCloseable {
    private static final int SHORT = 8;

    /** What a body needs so that it is not refused for something else: names of the fields that are made here. */
    private static final Map<String, String> FITTING =
            Map.of("/fields/0", "who", "/field", "who", "/equals", "nobody", "Plinth-Purpose", "probe");

    private static final String CONVERSATION =
            "{\"conversation\": \"outside-1\", \"customer\": \"somebody\", \"turns\":"
                    + " [{\"speaker\": \"customer\", \"text\": \"Hello\"}]}\n";

    private final Customer customer;
    private final Map<String, String> byKind = new HashMap<>();

    private Grounds(Customer customer) {
        this.customer = customer;
    }

    /** Finds what earlier attacks left there, and makes what is missing or used up by each. */
    static Grounds of(Customer customer, String nonce) throws IOException {
        Grounds grounds = new Grounds(customer);
        try {
            grounds.make(nonce.substring(0, SHORT));
            return grounds;
        } catch (IOException | RuntimeException failed) {
            grounds.close();
            throw failed;
        }
    }

    private void make(String nonce) throws IOException {
        String own = "outside-" + customer.org().substring(customer.org().length() - SHORT);
        byKind.put("departments", department(own));
        byKind.put("collections", collection(own));
        byKind.put("api-keys", apiKey(own));
        byKind.put("import-mappings", mapping(own));
        byKind.put("imports", anImport());
        record(nonce);
    }

    /** What an operation's place is filled with, of this organisation. */
    Map<Place, String> values(Operation operation) {
        Map<Place, String> values = new HashMap<>();
        for (Place place : operation.places()) {
            if (place.isOrganisation()) values.put(place, customer.org());
            else if (place.where() == Where.PATH) object(operation, place).ifPresent(value -> values.put(place, value));
            else if (FITTING.containsKey(place.name())) values.put(place, FITTING.getOrDefault(place.name(), ""));
        }
        return values;
    }

    /** The object of this organisation that stands there. */
    Optional<String> object(Operation operation, Place place) {
        return Optional.ofNullable(byKind.get(kind(operation, place)));
    }

    /** What is named: in a path, what the segment before says; in a body, what the member is called. */
    static String kind(Operation operation, Place place) {
        if (place.where() != Where.PATH) {
            String[] parts = place.name().split("/", -1);
            return parts[parts.length - 1] + "s";
        }
        String before = operation.path().substring(0, operation.path().indexOf("/{" + place.name() + "}"));
        return before.substring(before.lastIndexOf('/') + 1);
    }

    String collection() {
        return "/collections/" + byKind.get("collections");
    }

    String record() {
        return collection() + "/records/" + byKind.get("records");
    }

    String department() {
        return String.valueOf(byKind.get("departments"));
    }

    @Override
    public void close() throws IOException {
        if (byKind.containsKey("records")) customer.remove(record());
    }

    private String department(String key) throws IOException {
        Optional<String> there = found("/departments", "key", key, "id");
        if (there.isPresent()) return there.get();
        return id(customer.send("POST", "/departments", Map.of("key", key, "name", "Attacked")));
    }

    private String collection(String name) throws IOException {
        if (customer.get("/collections/" + name).status() == 200) return name;
        Customer.good(customer.send("POST", "/collections", collectionNamed(name)));
        return name;
    }

    static Map<String, Object> collectionNamed(String name) {
        return Map.of(
                "name",
                name,
                "fields",
                List.of(
                        Map.of("name", "who", "type", "string", "class", "personal", "search", "exact"),
                        Map.of("name", "status", "type", "string", "class", "internal")));
    }

    static Map<String, Object> fields(String who) {
        return Map.of("who", who, "status", "open");
    }

    private String apiKey(String name) throws IOException {
        Optional<String> there = found("/api-keys?limit=500", "name", name, "id");
        if (there.isPresent()) return there.get();
        return id(customer.send("POST", "/api-keys", Map.of("name", name, "role", "auditor")));
    }

    private String mapping(String name) throws IOException {
        String text = "format: csv\ncollection: " + name
                + "-rows\nkey: who\ncolumns:\n  Who: {field: who, class: personal}\n";
        Customer.good(customer.send("PUT", "/import-mappings/" + name, text.getBytes(StandardCharsets.UTF_8)));
        return name;
    }

    private String anImport() throws IOException {
        JsonNode first = Customer.good(customer.get("/imports")).path("items").path(0);
        if (first.has("id")) return first.path("id").asString();
        return id(customer.send("POST", "/imports?format=chat-jsonl", CONVERSATION.getBytes(StandardCharsets.UTF_8)));
    }

    private void record(String nonce) throws IOException {
        JsonNode made = Customer.good(customer.send(
                "POST",
                collection() + "/records",
                Map.of("subject", "somebody", "department", department(), "fields", fields("outside " + nonce))));
        byKind.put("records", made.path("id").asString());
        byKind.put("receipts", made.path("entry").asString());
        String name = customer.org().substring(customer.org().length() - SHORT) + ".txt";
        byKind.put("attachments", name);
        Customer.good(customer.send("PUT", record() + "/attachments/" + name, "x".getBytes(StandardCharsets.UTF_8)));
    }

    private Optional<String> found(String list, String member, String value, String wanted) throws IOException {
        return Customer.good(customer.get(list))
                .path("items")
                .valueStream()
                .filter(one -> one.path(member).asString("").equals(value))
                .map(one -> one.path(wanted).asString())
                .findFirst();
    }

    private static String id(Heard made) {
        return Customer.good(made).path("id").asString();
    }
}
