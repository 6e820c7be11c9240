package dev.plinth.outside;

import dev.plinth.egress.Door;
import dev.plinth.egress.Heard;
import dev.plinth.http.ApiDescription.Operation;
import dev.plinth.http.ApiDescription.Place;
import dev.plinth.http.ApiDescription.Request;
import dev.plinth.http.ApiDescription.Where;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Twin;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks every route of an organisation for what is there and what is not, and looks for the instruction not to store the answer. */
final class CacheProbe extends OutsideProbe {
    private static final String ABSENT = "00000000-0000-7000-8000-000000000000";
    private static final List<String> NEVER = List.of("no-store");

    CacheProbe(Customers customers) {
        super(
                "cache-control",
                "Asks every route of an organisation as its customer, for things that are there and things that are not, and looks for the"
                        + " instruction not to store the answer.",
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
        Grounds grounds = Grounds.of(real, attempt.nonce());
        try {
            List<Operation> operations = Customers.description(at).operations().stream()
                    .filter(one -> one.path().startsWith("/api/v1/orgs"))
                    .toList();
            Tally tally = Tally.of(operations.size());
            for (Operation operation : operations) {
                attempt.rows(1);
                tally.tried(operation.toString());
                // what changes something is only asked for what is not there
                if (operation.method().equals("GET"))
                    look(operation, operation.request(grounds.values(operation)), caller, tally);
                look(operation, operation.request(absent(operation, real)), caller, tally);
            }
            return tally.end();
        } finally {
            grounds.clear();
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
        Optional<Place> refused = operation.places().stream()
                .filter(place -> place.where() == Where.QUERY && place.name().equals("limit"))
                .findFirst();
        if (names.isEmpty()) refused.ifPresent(place -> values.put(place, "none"));
        return values;
    }

    private static void look(Operation operation, Request request, Customer caller, Tally tally) throws IOException {
        Heard heard = caller.ask(request);
        if (!heard.all("Cache-Control").equals(NEVER))
            tally.broken(operation + " (" + heard.status() + ") may be kept: " + heard.all("Cache-Control"));
    }
}
