package dev.plinth.outside;

import dev.plinth.egress.Door;
import dev.plinth.egress.Heard;
import dev.plinth.http.ApiDescription.Operation;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Twin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes something through every changing route and counts the entries that each request left: one, of this organisation. */
final class ChangesProbe extends OutsideProbe {
    private static final String BASE = "/api/v1/orgs/{org}";
    private static final Duration LASTING = Duration.ofDays(1);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final AtomicReference<Instant> lasting = new AtomicReference<>(Instant.MIN);

    ChangesProbe(Customers customers) {
        super(
                "one-entry-per-change",
                "Changes something through every route that changes an organisation's data, and looks for exactly one entry of each change"
                        + " with who, what and which organisation. What leaves something behind for good is tried once a day.",
                customers);
    }

    @Override
    public List<Twin<Door>> twins() {
        return List.of(
                log("missing-entry", "a log that misses the entry of a change", items -> items.remove(0)),
                log("double-entry", "a log with two entries of a change", items -> items.add(items.get(0))),
                log(
                        "nobody",
                        "a log whose entry does not say who it was",
                        items -> ((ObjectNode) items.get(0).path("entry")).remove("actor")));
    }

    /** How a list of entries is changed before anybody sees it. */
    @FunctionalInterface
    private interface Sabotage {
        void on(ArrayNode items);
    }

    private Twin<Door> log(String name, String what, Sabotage sabotage) {
        return customers.lying(name, what, (path, heard) -> {
            if (!path.contains("/ledger/entries")) return heard;
            JsonNode page = JSON.readTree(heard.body());
            if (page.path("items") instanceof ArrayNode items && !items.isEmpty()) sabotage.on(items);
            return heard.saying(page.toString().getBytes(StandardCharsets.UTF_8));
        });
    }

    @Override
    public Observation attack(Door at, Attempt attempt) throws IOException {
        Customers.Pair real = customers.real();
        Customer caller = real.one().at(at);
        boolean all = !attempt.began().isBefore(later(lasting.get()));
        Grounds grounds = Grounds.of(real.one(), attempt.nonce());
        try {
            Map<String, Heard> answers = Changing.through(caller, grounds, attempt.nonce(), all);
            if (all) lasting.set(attempt.began());
            Entries entries = Entries.newest(caller);
            attempt.rows(entries.bodies().size());
            List<Operation> changing = Customers.description(at).operations().stream()
                    .filter(one -> one.path().startsWith(BASE) && !one.method().equals("GET"))
                    .toList();
            Tally tally = Tally.of(changing.size());
            for (Operation operation : changing) {
                String route = operation.method() + " "
                        + operation.path().substring(BASE.length()).replaceAll("\\{[^}]*}", "{}");
                Heard heard = answers.get(route);
                if (heard != null) judge(route, heard, entries, caller, tally);
                else if (Changing.ELSEWHERE.containsKey(route)) tally.excluded(Changing.ELSEWHERE.get(route));
                else if (!all) tally.excluded("it leaves behind what cannot be removed, so it is tried once a day");
            }
            return tally.end();
        } finally {
            grounds.clear();
        }
    }

    private static Instant later(Instant since) {
        return since.equals(Instant.MIN) ? since : since.plus(LASTING);
    }

    private static void judge(String route, Heard heard, Entries entries, Customer caller, Tally tally) {
        if (Customer.refused(heard)) {
            tally.excluded("it was refused, with " + heard.status());
            return;
        }
        tally.tried(route);
        List<JsonNode> left = entries.of(Customer.request(heard));
        if (left.size() != 1) tally.broken(route + " left " + left.size() + " entries");
        for (JsonNode entry : left) {
            for (String member : List.of("actor", "action", "object", "time", "outcome"))
                if (!entry.has(member)) tally.broken(route + " left an entry without " + member);
            if (!entry.path("org").asString("").equals(caller.org()))
                tally.broken(route + " left an entry of another organisation");
        }
    }
}
