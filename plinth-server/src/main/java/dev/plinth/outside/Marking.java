package dev.plinth.outside;

import dev.plinth.egress.Heard;
import dev.plinth.outside.ApiDescription.Request;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sends marked values and marked credentials through good and broken requests, and keeps the answers. */
final class Marking {
    private static final String JSON = "application/json";
    private static final int MOST_LOOKS = 200;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final String ABSENT = "/collections/nothing-is-here";

    private final Customer customer;
    private final String value;
    private final String credential;
    private final List<Told> answers = new ArrayList<>();

    /** What was asked, in words without the marks, and what came back. */
    record Told(String what, Heard heard) {}

    private Marking(Customer customer, String value, String credential) {
        this.customer = customer;
        this.value = value;
        this.credential = credential;
    }

    /** @param grounds where values go in */
    static List<Told> through(Customer customer, Grounds grounds, String value, String credential) throws IOException {
        Marking marking = new Marking(customer, value, credential);
        marking.goodValues(grounds);
        marking.brokenBodies(grounds);
        marking.brokenPlaces(grounds);
        marking.credentials();
        return marking.answers;
    }

    private void goodValues(Grounds grounds) throws IOException {
        String all = grounds.collection() + "/records";
        Heard made = customer.send("POST", all, Map.of("subject", "marked", "fields", Grounds.fields(value)));
        String one = all + "/" + Customer.good(made).path("id").asString();
        try {
            told("a record is written", made);
            told("a record is read masked", customer.get(one + "?view=masked"));
            told(
                    "a record is revealed",
                    customer.send("POST", one + "/reveal", Map.of("fields", List.of("who"), "purpose", "probe")));
            told(
                    "a record is searched",
                    customer.send("POST", all + "/search", Map.of("field", "who", "equals", value)));
            told("an attachment is written", customer.send("PUT", one + "/attachments/a.txt", bytes(value)));
            told("an attachment is read", customer.get(one + "/attachments/a.txt"));
        } finally {
            told("a record is deleted", customer.remove(one));
        }
    }

    private void brokenBodies(Grounds grounds) throws IOException {
        String records = grounds.collection() + "/records";
        String who = "{\"fields\": {\"who\": ";
        body("a record that ends too soon", "POST", records, who + "\"" + value);
        body("a record with a list for a text", "POST", records, who + "[\"" + value + "\"]}}");
        body("a record with a field that is not there", "POST", records, "{\"fields\": {\"" + value + "\": 1}}");
        body("a record with a member that is not there", "POST", records, "{\"" + value + "\": 1}");
        body("a record that is no JSON", "POST", records, value);
        body("records of which one is broken", "POST", records + "/bulk", "{\"records\": [\"" + value + "\"]}");
        body("a search for a field that is not there", "POST", records + "/search", search(value, "x"));
        body("a search in a field that cannot be searched", "POST", records + "/search", search("status", value));
        body("a setting that is not known", "PUT", "/settings/hipaa.package", "{\"value\": \"" + value + "\"}");
        body("a department with a bad key", "POST", "/departments", "{\"key\": \"" + value + "\", \"name\": \"x\"}");
        body("a collection with a bad name", "POST", "/collections", "{\"name\": \"" + value + "\", \"fields\": []}");
        body(
                "a key with a role that is not there",
                "POST",
                "/api-keys",
                "{\"name\": \"x\", \"role\": \"" + value + "\"}");
        body("a reveal of a field that is not there", "POST", grounds.record() + "/reveal", reveal());
        raw("a mapping that is no YAML", "PUT", "/import-mappings/broken", bytes("columns: [" + value));
        brokenFile();
        byte[] notText = bytes("{\"fields\": {\"who\": \"" + value + "?\"}}");
        notText[notText.length - 4] = (byte) 0xff;
        ask("a record that is no UTF-8", "POST", customer.path(records), Map.of("Content-Type", JSON), notText);
    }

    /** It is read after the answer; its report is the answer to it. */
    private void brokenFile() throws IOException {
        String lines = "{\"conversation\": \"" + value + "\", \"turns\": [\"" + value + "\"]}\n" + value + "\n";
        Heard sent = customer.send("POST", "/imports?format=chat-jsonl", bytes(lines));
        told("a file that is broken", sent);
        String id = Customer.good(sent).path("id").asString();
        Heard report = customer.get("/imports/" + id);
        for (int looks = 0; looks < MOST_LOOKS && !isOver(report); looks++) {
            pause();
            report = customer.get("/imports/" + id);
        }
        if (!isOver(report)) throw new IllegalStateException("A file of two lines was not read in time");
        told("the report about a file that is broken", report);
    }

    private static boolean isOver(Heard report) {
        return List.of("refused", "stopped", "loaded")
                .contains(Customer.good(report).path("state").asString(""));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while a file was read");
        }
    }

    private String reveal() {
        return "{\"fields\": [\"" + value + "\"], \"purpose\": \"probe\"}";
    }

    private static String search(String field, String wanted) {
        return "{\"field\": \"" + field + "\", \"equals\": \"" + wanted + "\"}";
    }

    private void brokenPlaces(Grounds grounds) throws IOException {
        told("a value as an id", customer.get(grounds.collection() + "/records/" + value));
        told("a value as a collection", customer.get("/collections/" + value));
        told("a value as a limit", customer.get("/collections?limit=" + value));
        told("a value as a name in the query", customer.get("/collections?" + value + "=1"));
        ask("a value as an organisation", "GET", "/api/v1/orgs/" + value, Map.of(), new byte[0]);
        ask("a value as an address", "GET", "/" + value, Map.of("Accept", "text/html"), new byte[0]);
        for (String header : List.of("Content-Type", "Accept", "If-Match", "Idempotency-Key", "User-Agent", "Referer"))
            ask(
                    "a value as " + header,
                    "PATCH",
                    customer.path(grounds.record()),
                    header.equals("Content-Type")
                            ? Map.of(header, "text/" + value)
                            : Map.of("Content-Type", JSON, header, value),
                    bytes("{\"fields\": {\"status\": \"open\"}}"));
    }

    private void credentials() throws IOException {
        String list = customer.path("/collections");
        String basic = Base64.getEncoder().encodeToString(bytes("somebody:" + credential));
        for (String sent : List.of(
                "Bearer " + credential,
                "Bearer " + customer.token() + credential,
                "Basic " + basic,
                "Digest " + credential,
                credential)) {
            String scheme = sent.contains(" ") ? sent.substring(0, sent.indexOf(' ')) : "no scheme";
            ask("a bad credential as " + scheme, "GET", list, Map.of("Authorization", sent), new byte[0]);
            ask(
                    "a bad credential at a page as " + scheme,
                    "GET",
                    "/account",
                    Map.of("Authorization", sent),
                    new byte[0]);
        }
        ask("a bad credential in a header of its own", "GET", list, Map.of("X-Api-Key", credential), new byte[0]);
        ask("a bad credential as organisation", "GET", list, Map.of("Plinth-Organisation", credential), new byte[0]);
        for (String page : List.of("/account", "/sign-in", list))
            ask(
                    "a bad credential as cookie",
                    "GET",
                    page,
                    Map.of("Cookie", "__Host-plinth=" + credential, "Accept", "text/html"),
                    new byte[0]);
        for (String secret : List.of(credential, customer.token())) {
            ask("a credential in the query", "GET", list + "?access_token=" + secret, Map.of(), new byte[0]);
            ask("a credential in the query of a page", "GET", "/trust?key=" + secret, Map.of(), new byte[0]);
            body("a credential in a body", "POST", "/api-keys", "{\"role\": \"" + secret + "\"}");
        }
        ask(
                "a credential in a form",
                "POST",
                "/sign-in",
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "text/html"),
                bytes("email=nobody%40example.org&password=" + credential));
        told("a good credential where nothing is", customer.get(ABSENT));
    }

    private void body(String what, String method, String rest, String json) throws IOException {
        ask(what, method, customer.path(rest), Map.of("Content-Type", JSON), bytes(json));
    }

    private void raw(String what, String method, String rest, byte[] body) throws IOException {
        told(what, customer.send(method, rest, body));
    }

    /** As the customer, unless the headers say otherwise. */
    private void ask(String what, String method, String path, Map<String, String> headers, byte[] body)
            throws IOException {
        told(what, customer.ask(new Request(method, path, new HashMap<>(), body), headers));
    }

    private void told(String what, Heard heard) {
        answers.add(new Told(what, heard));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
