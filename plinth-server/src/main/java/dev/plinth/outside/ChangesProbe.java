package dev.plinth.outside;

import dev.plinth.egress.Door;
import dev.plinth.egress.Heard;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
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
final class ChangesProbe implements Probe<ChangesProbe.Range> {
    private static final String BASE = "/api/v1/orgs/{org}";
    private static final Duration LASTING = Duration.ofDays(1);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Customers customers;
    private final AtomicReference<Instant> lasting = new AtomicReference<>(Instant.MIN);

    ChangesProbe(Customers customers) {
        this.customers = customers;
    }

    /**
     * A door, and how far one goes there.
     *
     * @param lasting whether things are made that cannot be removed
     */
    record Range(Door door, boolean lasting) {}

    @Override
    public String name() {
        return "one-entry-per-change";
    }

    @Override
    public String tries() {
        return "Changes something through the routes that change an organisation's data, and looks for exactly one entry of each change"
                + " with who, what and why. What leaves something behind for good is tried once a day.";
    }

    @Override
    public Pace pace() {
        return Customers.PACE;
    }

    @Override
    public Target<Range> live() {
        return (attack, attempt) -> {
            boolean all = !attempt.began().isBefore(lasting.get().plus(LASTING));
            Observation made = attack.on(new Range(customers.door(), all), attempt);
            if (all) lasting.set(attempt.began());
            return made;
        };
    }

    @Override
    public List<Twin<Range>> twins() {
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

    private Twin<Range> log(String name, String what, Sabotage sabotage) {
        Door other = customers.lying((path, heard) -> {
            if (!path.contains("/ledger/entries")) return heard;
            JsonNode page = JSON.readTree(heard.body());
            if (page.path("items") instanceof ArrayNode items && !items.isEmpty()) sabotage.on(items);
            return heard.saying(page.toString().getBytes(StandardCharsets.UTF_8));
        });
        return new Twin<>(name, what, Target.of(new Range(other, false)));
    }

    @Override
    public Observation attack(Range range, Attempt attempt) throws IOException {
        Customers.Pair real = customers.real();
        Customer caller = real.one().at(range.door());
        try (Grounds grounds = Grounds.of(real.one(), attempt.nonce())) {
            Map<String, Heard> answers = Changing.through(caller, grounds, attempt.nonce(), range.lasting());
            Entries entries = Entries.newest(caller);
            attempt.rows(entries.bodies().size());
            List<String> routes = Customers.operations(range.door()).stream()
                    .filter(one -> one.path().startsWith(BASE) && !one.method().equals("GET"))
                    .map(one -> one.shape().replace(ApiDescription.shape(BASE), ""))
                    .toList();
            Tally tally = Tally.of(routes.size());
            for (String route : routes) {
                Heard heard = answers.get(route);
                if (heard != null) judge(route, heard, entries, caller, tally.tried(route));
                else if (Changing.ELSEWHERE.containsKey(route)) tally.excluded(Changing.ELSEWHERE.get(route));
                else if (Changing.LASTING.contains(route))
                    tally.excluded("it leaves behind what cannot be removed, so it is tried once a day");
            }
            return tally.end();
        }
    }

    private static void judge(String route, Heard heard, Entries entries, Customer caller, Tally tally) {
        Customer.good(heard);
        List<JsonNode> left = entries.of(Customer.request(heard));
        if (left.size() != 1) tally.broken(route + " left " + left.size() + " entries");
        for (JsonNode entry : left) {
            for (String member : List.of("actor", "action", "object", "time", "outcome"))
                if (!entry.has(member)) tally.broken(route + " left an entry without " + member);
            if (route.endsWith("/reveal") && !entry.path("purpose").asString("").equals(Changing.PURPOSE))
                tally.broken(route + " left an entry that does not say why");
            if (!entry.path("org").asString("").equals(caller.org()))
                tally.broken(route + " left an entry of another organisation");
        }
    }
}
