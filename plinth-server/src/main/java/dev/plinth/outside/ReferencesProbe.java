package dev.plinth.outside;

import dev.plinth.egress.Door;
import dev.plinth.egress.Heard;
import dev.plinth.outside.ApiDescription.Operation;
import dev.plinth.outside.ApiDescription.Place;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Twin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Puts an object that exists, but belongs to another organisation, into every place of the API that names one. */
final class ReferencesProbe extends OutsideProbe {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    ReferencesProbe(Customers customers) {
        super(
                "foreign-references",
                "Puts existing ids and names of another organisation into every place of the API that refers to an object, and compares"
                        + " the refusals with those for things that do not exist.",
                customers);
    }

    private record Case(Operation operation, Place place) {}

    @Override
    public List<Twin<Door>> twins() {
        return List.of(
                Customers.twin("any-id", "a service that accepts any id that exists", anyId()),
                Customers.twin("telling", "a service whose refusal tells that the object exists", telling()));
    }

    /** Looks an object up wherever it is: whoever it belongs to, the answer is about it. */
    private Door anyId() {
        return (method, path, headers, body) -> {
            Heard heard = customers.door().ask(method, path, headers, body);
            return heard.status() == NOT_FOUND ? elsewhere(method, path, headers, body) : heard;
        };
    }

    private Door telling() {
        return (method, path, headers, body) -> {
            Heard heard = customers.door().ask(method, path, headers, body);
            boolean exists = heard.status() == NOT_FOUND
                    && method.equals("GET")
                    && elsewhere(method, path, headers, body).status() < NOT_FOUND;
            return exists
                    ? heard.saying(heard.text()
                            .replace("\"detail\":\"", "\"detail\":\"Not yours. ")
                            .getBytes(StandardCharsets.UTF_8))
                    : heard;
        };
    }

    private Heard elsewhere(String method, String path, Map<String, String> headers, byte[] body) throws IOException {
        Customers.Pair pair = customers.real();
        Map<String, String> other = new HashMap<>(headers);
        other.put("Authorization", "Bearer " + pair.other().token());
        return customers
                .door()
                .ask(method, path.replace(pair.one().org(), pair.other().org()), other, body);
    }

    @Override
    public Observation attack(Door at, Attempt attempt) throws IOException {
        Customers.Pair pair = customers.at(at);
        Customers.Pair real = customers.real();
        try (Grounds own = Grounds.of(real.one(), attempt.nonce());
                Grounds foreign = Grounds.of(real.other(), attempt.nonce())) {
            List<Case> cases = cases(Customers.operations(at));
            Tally tally = Tally.of(cases.size());
            for (Case one : cases) {
                attempt.rows(1);
                tried(one, own, foreign, pair.one(), tally);
            }
            return tally.end();
        }
    }

    /** Those that remove things come last, as what they remove is what the others refer to. */
    private static List<Case> cases(List<Operation> operations) {
        List<Case> cases = new ArrayList<>();
        for (Operation operation : operations)
            for (Place place : operation.places())
                if (place.reference() && !place.isOrganisation()) cases.add(new Case(operation, place));
        cases.sort(Comparator.comparing((Case one) -> one.operation().method().equals("DELETE"))
                .thenComparingInt(one -> -one.operation().path().length()));
        return cases;
    }

    private static void tried(Case one, Grounds own, Grounds foreign, Customer customer, Tally tally)
            throws IOException {
        if (one.operation().method().equals("PUT")
                && one.operation().path().endsWith("/{name}")
                && one.place().name().equals("name")) {
            tally.excluded("it is the name of what is being made");
            return;
        }
        if (Grounds.kind(one.operation(), one.place()).equals("settings")) {
            tally.excluded("settings have the same names in every organisation");
            return;
        }
        if (one.place().name().equals("subject")) {
            tally.excluded("ids of persons are made of the organisation's own key, so a foreign one is nobody");
            return;
        }
        String theirs = foreign.object(one.operation(), one.place())
                .orElseThrow(() -> new IllegalStateException("There is nothing to refer to in " + one));
        String mine = own.object(one.operation(), one.place()).orElseThrow();
        Heard refused = ask(one, own, customer, theirs);
        Heard unknown = ask(one, own, customer, unlike(theirs));
        String where = one.operation() + " " + one.place().name();
        if (!Customer.refused(refused)) {
            tally.tried(where).broken(where + " takes what belongs to another organisation");
            return;
        }
        if (!plain(refused, theirs).equals(plain(unknown, unlike(theirs)))) {
            tally.tried(where).broken(where + " tells that something of another organisation exists");
            return;
        }
        Heard taken = ask(one, own, customer, mine);
        if (taken.status() >= SERVER_ERROR)
            throw new IllegalStateException(where + " answers with " + taken.status() + " about one's own object");
        if (taken.status() == refused.status()) tally.excluded("one's own object is refused there as well");
        else if (!refuses(refused, one.place()))
            tally.tried(where).broken(where + " refuses with " + refused.status() + " and does not name the field");
        else tally.tried(where);
    }

    private static Heard ask(Case one, Grounds own, Customer customer, String value) throws IOException {
        Map<Place, String> values = own.values(one.operation());
        values.put(one.place(), value);
        return customer.ask(one.operation().request(values));
    }

    private static boolean refuses(Heard heard, Place place) {
        if (heard.status() == NOT_FOUND) return true;
        String name = place.name().substring(place.name().lastIndexOf('/') + 1);
        return heard.status() == BAD_REQUEST
                && Customer.json(heard)
                        .path("errors")
                        .valueStream()
                        .anyMatch(error -> error.path("field").asString("").endsWith(name));
    }

    /** Of the same form, and nothing that exists; the same each time, so that answers can be compared. */
    private static String unlike(String known) {
        boolean isId = known.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        return isId
                ? UUID.nameUUIDFromBytes(known.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replaceFirst("(.{14}).", "$17")
                : "un" + known.substring(2);
    }

    private static String plain(Heard heard, String value) {
        return heard.status()
                + heard.text().replaceAll("\"request\":\"[^\"]+\"", "").replace(value, "");
    }
}
