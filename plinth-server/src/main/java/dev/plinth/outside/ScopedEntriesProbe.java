package dev.plinth.outside;

import dev.plinth.egress.Door;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Twin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** Reads and writes as a customer does, then reads the entries: each says whose it is, and that the organisation was applied. */
final class ScopedEntriesProbe extends OutsideProbe {
    ScopedEntriesProbe(Customers customers) {
        super(
                "org-scoped-entries",
                "Reads and writes in two organisations as their customers do, then expects the newest entries of both to name their organisation and"
                        + " to say that it was applied.",
                customers);
    }

    @Override
    public List<Twin<Door>> twins() {
        return List.of(
                twin(
                        "not-applied",
                        "a log with an entry that says the organisation was not applied",
                        entries -> entries.replaceFirst("\"orgScoped\":true", "\"orgScoped\":false")),
                twin(
                        "not-said",
                        "a log with an entry that does not say it",
                        entries -> entries.replaceFirst("\"orgScoped\":true,?", "")));
    }

    private Twin<Door> twin(String name, String sabotage, UnaryOperator<String> change) {
        return customers.lying(
                name,
                sabotage,
                (path, heard) -> path.contains("/ledger/entries")
                        ? heard.saying(change.apply(heard.text()).getBytes(StandardCharsets.UTF_8))
                        : heard);
    }

    @Override
    public Observation attack(Door at, Attempt attempt) throws IOException {
        Customers.Pair pair = customers.at(at);
        List<Customer> both = List.of(pair.one(), pair.other());
        for (Customer one : both) use(one, attempt.nonce());
        List<Entries> logs = List.of(Entries.newest(pair.one()), Entries.newest(pair.other()));
        Tally tally =
                Tally.of(logs.stream().mapToLong(log -> log.bodies().size()).sum());
        for (int i = 0; i < both.size(); i++)
            for (JsonNode entry : logs.get(i).bodies()) {
                attempt.rows(1);
                tally.tried(entry.path("id").asString(""));
                if (!entry.path("orgScoped").asBoolean(false))
                    tally.broken("an entry does not say that the organisation was applied");
                if (!entry.path("org").asString("").equals(both.get(i).org()))
                    tally.broken("an entry names another organisation than its log");
            }
        return tally.end();
    }

    private static void use(Customer customer, String nonce) throws IOException {
        try (Grounds grounds = Grounds.of(customer, nonce)) {
            Customer.good(customer.get(grounds.record() + "?view=masked"));
            Customer.good(customer.send(
                    "POST", grounds.record() + "/reveal", Map.of("fields", List.of("who"), "purpose", "probe")));
        }
    }
}
