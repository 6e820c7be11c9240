package dev.plinth.outside;

import dev.plinth.egress.Heard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Changes something through every changing route of an organisation, each in the way of a customer, and undoes what can be undone. */
final class Changing {
    /** Why it reveals anything. */
    static final String PURPOSE = "probe";

    private static final int SHORT = 12;

    private final Customer customer;
    private final Grounds grounds;
    private final String mark;
    private final Map<String, Heard> answers = new LinkedHashMap<>();

    private Changing(Customer customer, Grounds grounds, String nonce) {
        this.customer = customer;
        this.grounds = grounds;
        this.mark = nonce.substring(0, SHORT);
    }

    /**
     * The answer of each route that was used, by its method and path below the organisation with {@code {}} for variables.
     *
     * @param lasting whether to use those of {@link #LASTING} too
     */
    static Map<String, Heard> through(Customer customer, Grounds grounds, String nonce, boolean lasting)
            throws IOException {
        Changing changing = new Changing(customer, grounds, nonce);
        changing.records();
        changing.rest();
        if (lasting) changing.lasting();
        return changing.answers;
    }

    private static final String CUSTOMER_KEY = "it needs a key service of the customer";
    private static final String STEPS = "its work goes on afterwards, and each step leaves an entry of its own";

    /** What leaves behind what cannot be removed. */
    static final Set<String> LASTING = Set.of(
            "POST /departments",
            "POST /api-keys",
            "DELETE /api-keys/{}",
            "POST /collections",
            "POST /collections/{}/fields");

    /** Why a route is not counted here. */
    static final Map<String, String> ELSEWHERE = Map.of(
            "PUT /keys/customer-key", CUSTOMER_KEY,
            "DELETE /keys/customer-key", CUSTOMER_KEY,
            "POST /keys/customer-key/pull", CUSTOMER_KEY,
            "POST /keys/customer-key/restore", CUSTOMER_KEY,
            "POST /keys/rotate", STEPS,
            "POST /imports", STEPS,
            "POST /subjects/shred", STEPS);

    private void records() throws IOException {
        String all = grounds.collection() + "/records";
        Map<String, Object> fields = Grounds.fields("changed " + mark);
        String record = Customer.good(used(
                        "POST /collections/{}/records",
                        customer.send("POST", all, Map.of("subject", "gone-" + mark, "fields", fields))))
                .path("id")
                .asString();
        String one = all + "/" + record;
        used("PUT /collections/{}/records/{}", customer.send("PUT", one, Map.of("fields", fields)));
        used(
                "PATCH /collections/{}/records/{}",
                customer.send("PATCH", one, Map.of("fields", Map.of("status", "done"))));
        used(
                "POST /collections/{}/records/{}/reveal",
                customer.send("POST", one + "/reveal", Map.of("fields", List.of("who"), "purpose", PURPOSE)));
        used(
                "POST /collections/{}/records/search",
                customer.send("POST", all + "/search", Map.of("field", "who", "equals", "changed " + mark)));
        byte[] content = mark.getBytes(StandardCharsets.UTF_8);
        used(
                "PUT /collections/{}/records/{}/attachments/{}",
                customer.send("PUT", one + "/attachments/a.txt", content));
        used("DELETE /collections/{}/records/{}/attachments/{}", customer.remove(one + "/attachments/a.txt"));
        Heard bulk = used(
                "POST /collections/{}/records/bulk",
                customer.send("POST", all + "/bulk", Map.of("records", List.of(Map.of("fields", fields)))));
        used("DELETE /collections/{}/records/{}", customer.remove(one));
        for (var id : Customer.good(bulk).path("ids")) customer.remove(all + "/" + id.asString());
    }

    private void rest() throws IOException {
        used("PUT /settings/{}", customer.send("PUT", "/settings/hipaa.package", Map.of("value", "on")));
        byte[] mapping = ("format: csv\ncollection: outside-rows\nkey: who\ncolumns:\n  Who: {field: who}\n# " + mark
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
        used("PUT /import-mappings/{}", customer.send("PUT", "/import-mappings/outside", mapping));
    }

    private void lasting() throws IOException {
        used("POST /departments", customer.send("POST", "/departments", Map.of("key", "d-" + mark, "name", "Probe")));
        Heard key = used(
                "POST /api-keys",
                customer.send("POST", "/api-keys", Map.of("name", "Probe " + mark, "role", "auditor")));
        used(
                "DELETE /api-keys/{}",
                customer.remove("/api-keys/" + Customer.good(key).path("id").asString()));
        used("POST /collections", customer.send("POST", "/collections", Grounds.collectionNamed("c-" + mark)));
        used(
                "POST /collections/{}/fields",
                customer.send(
                        "POST",
                        "/collections/c-" + mark + "/fields",
                        Map.of("fields", List.of(Map.of("name", "more", "type", "string", "class", "internal")))));
    }

    private Heard used(String route, Heard heard) {
        answers.put(route, heard);
        return heard;
    }
}
