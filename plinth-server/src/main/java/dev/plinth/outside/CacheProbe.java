package dev.plinth.outside;

import dev.plinth.egress.Door;
import dev.plinth.egress.Heard;
import dev.plinth.outside.ApiDescription.Operation;
import dev.plinth.outside.ApiDescription.Place;
import dev.plinth.outside.ApiDescription.Where;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Twin;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks every route of an organisation for what is there and what is not, and looks for the instruction not to store the answer. */
final class CacheProbe extends OutsideProbe {
    private static final String ABSENT = "00000000-0000-7000-8000-000000000000";
    private static final List<String> NEVER = List.of("no-store");

    CacheProbe(Customers customers) {
        super(
                "cache-control",
                "Asks every route of an organisation as its customer, for things that are there and things that are not, changes and reveals"
                        + " something, and looks for the instruction not to store the answer.",
                customers);
    }

    @Override
    public List<Twin<Door>> twins() {
        return List.of(
                customers.lying(
                        "kept-answers",
                        "a server whose answers may be kept",
                        (path, heard) ->
                                heard.status() == 200 ? heard.with("Cache-Control", "private, max-age=60") : heard),
                customers.lying(
                        "kept-errors",
                        "a server whose refusals may be kept",
                        (path, heard) -> heard.status() == 404 ? heard.with("Cache-Control", "max-age=5") : heard));
    }

    @Override
    public Observation attack(Door at, Attempt attempt) throws IOException {
        Customer real = customers.real().one();
        Customer caller = real.at(at);
        try (Grounds grounds = Grounds.of(real, attempt.nonce())) {
            List<Operation> operations = Customers.operations(at);
            Map<String, Heard> changes = Changing.through(caller, grounds, attempt.nonce(), false);
            attempt.rows(changes.size());
            Tally tally = Tally.of(operations.size() + changes.size());
            changes.forEach((route, heard) -> judge(route, heard, tally.tried(route)));
            for (Operation operation : operations) {
                attempt.rows(1);
                tally.tried(operation.toString());
                if (operation.method().equals("GET"))
                    judge(operation.toString(), caller.ask(operation.request(grounds.values(operation))), tally);
                judge(operation.toString(), caller.ask(operation.request(absent(operation, real))), tally);
            }
            return tally.end();
        }
    }

    /** Every name of an object is one of nothing. Where only the organisation is named, another is. */
    private static Map<Place, String> absent(Operation operation, Customer customer) {
        Map<Place, String> values = new HashMap<>();
        List<Place> names = operation.places().stream()
                .filter(place -> place.where() == Where.PATH)
                .toList();
        for (Place place : names) {
            boolean own = place.name().equals("org") && names.size() > 1;
            values.put(place, own ? customer.org() : ABSENT);
        }
        return values;
    }

    private static void judge(String route, Heard heard, Tally tally) {
        if (!heard.all("Cache-Control").equals(NEVER))
            tally.broken(route + " (" + heard.status() + ") may be kept: " + heard.all("Cache-Control"));
    }
}
