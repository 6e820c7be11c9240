package dev.plinth.outside;

import dev.plinth.egress.Heard;
import dev.plinth.outside.ApiDescription.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An API key that was made, used well and badly, and revoked.
 *
 * @param later every answer after the one that showed it
 * @param afterRevocation how it is answered now
 */
record LivedKey(String id, String token, List<Marking.Told> later, int afterRevocation) {
    private static final int SHORT = 8;
    private static final int MOST_PAGES = 200;

    LivedKey {
        later = List.copyOf(later);
    }

    /** Revokes it whatever happens. */
    static LivedKey through(Customer customer, String nonce) throws IOException {
        Request make = new Request(
                "POST",
                customer.path("/api-keys"),
                Map.of("Content-Type", "application/json", "Idempotency-Key", nonce),
                ("{\"name\": \"Probe " + nonce.substring(0, SHORT) + "\", \"role\": \"auditor\"}")
                        .getBytes(StandardCharsets.UTF_8));
        JsonNode made = Customer.good(customer.ask(make));
        String id = made.path("id").asString();
        String one = "/api-keys/" + id;
        Customer holder =
                new Customer(customer.door(), customer.org(), made.path("token").asString());
        List<Marking.Told> later = new ArrayList<>();
        try {
            later.add(new Marking.Told("it is asked for once more", customer.ask(make)));
            later.add(new Marking.Told("it is shown", customer.get(one)));
            pages(customer, id, later);
            later.add(new Marking.Told("the log is read", customer.get("/ledger/entries?limit=500")));
            later.add(new Marking.Told("it is used", holder.get("/collections")));
            later.add(new Marking.Told("it is used where nothing is", holder.get("/collections/nothing-is-here")));
            later.add(new Marking.Told("it is used for more than it holds", holder.remove(one)));
            later.add(new Marking.Told(
                    "it is used in the query", holder.get("/collections?access_token=" + holder.token())));
            later.add(new Marking.Told(
                    "it is used with one letter more",
                    new Customer(holder.door(), holder.org(), holder.token() + "x").get("/collections")));
        } finally {
            later.add(new Marking.Told("it is revoked", customer.remove(one)));
        }
        Heard after = holder.get("/collections");
        later.add(new Marking.Told("it is used after it was revoked", after));
        later.add(new Marking.Told("it is shown after it was revoked", customer.get(one)));
        return new LivedKey(id, holder.token(), later, after.status());
    }

    /** The list of keys up to the page that has this one. */
    private static void pages(Customer customer, String id, List<Marking.Told> later) throws IOException {
        Optional<String> cursor = Optional.of("");
        for (int page = 0; page < MOST_PAGES && cursor.isPresent(); page++) {
            String from = cursor.get().isEmpty() ? "" : "&cursor=" + cursor.get();
            Heard heard = customer.get("/api-keys?limit=500" + from);
            later.add(new Marking.Told("it is listed", heard));
            JsonNode list = Customer.good(heard);
            if (list.path("items")
                    .valueStream()
                    .anyMatch(key -> key.path("id").asString("").equals(id))) return;
            cursor = Optional.of(list.path("next").asString("")).filter(next -> !next.isEmpty());
        }
        throw new IllegalStateException("The list of keys does not have the one that was made");
    }
}
