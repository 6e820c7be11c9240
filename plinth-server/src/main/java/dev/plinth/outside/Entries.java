package dev.plinth.outside;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The newest entries of an organisation's log, as its customer is shown them. */
record Entries(List<JsonNode> bodies) {
    private static final int MOST = 500;

    static Entries newest(Customer customer) throws IOException {
        return new Entries(Customer.good(customer.get("/ledger/entries?limit=" + MOST))
                .path("items")
                .valueStream()
                .map(item -> item.path("entry"))
                .toList());
    }

    /** What one request left. */
    List<JsonNode> of(String request) {
        return bodies.stream()
                .filter(body -> body.path("request").asString("").equals(request))
                .toList();
    }
}
