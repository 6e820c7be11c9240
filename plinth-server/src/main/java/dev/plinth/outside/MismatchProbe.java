package dev.plinth.outside;

import dev.plinth.egress.Door;
import dev.plinth.egress.Heard;
import dev.plinth.outside.ApiDescription.Operation;
import dev.plinth.outside.ApiDescription.Request;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Twin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Names two organisations in one request, in path, key and header, on every route. */
final class MismatchProbe extends OutsideProbe {
    private static final String HEADER = "Plinth-Organisation";

    MismatchProbe(Customers customers) {
        super(
                "org-mismatch",
                "Names two organisations in one request, by path, key and header, on every route, and looks for an entry of any of them.",
                customers);
    }

    /** A request as the holder of one key, with whatever else it says. */
    private record Mixed(String what, Request request, Map<String, String> headers) {
        /** What belongs to the operator is refused to every customer, whatever else the request says. */
        Set<Integer> refusals() {
            return request.path().startsWith("/api/v1/orgs/") ? Set.of(400, 404) : Set.of(400, 403, 404);
        }
    }

    @Override
    public List<Twin<Door>> twins() {
        return List.of(
                Customers.twin("path-alone", "a door that looks at the path alone", believing(true)),
                Customers.twin("ignored-header", "a door that does not look at the header", believing(false)));
    }

    /** What only reads is answered as if the header, and where wanted the key, agreed with the path. */
    private Door believing(boolean anyKey) {
        return (method, path, headers, body) -> {
            Map<String, String> fewer = new HashMap<>(headers);
            if (method.equals("GET")) {
                fewer.remove(HEADER);
                Customer other = customers.real().other();
                if (anyKey && path.contains(other.org())) fewer.put("Authorization", "Bearer " + other.token());
            }
            return customers.door().ask(method, path, fewer, body);
        };
    }

    @Override
    public Observation attack(Door at, Attempt attempt) throws IOException {
        Customers.Pair real = customers.real();
        Customer caller = real.one().at(at);
        try (Grounds own = Grounds.of(real.one(), attempt.nonce());
                Grounds foreign = Grounds.of(real.other(), attempt.nonce())) {
            List<Mixed> all = new ArrayList<>();
            for (Operation operation : Customers.operations(at)) all.addAll(mixed(operation, own, foreign, real));
            Tally tally = Tally.of(all.size());
            Map<String, String> sent = new HashMap<>();
            for (Mixed one : all) {
                attempt.rows(1);
                Heard heard = caller.ask(one.request(), one.headers());
                tally.tried(one.what());
                if (!one.refusals().contains(heard.status()))
                    tally.broken(one.what() + " is answered with " + heard.status());
                sent.put(Customer.request(heard), one.what());
            }
            for (Customer each : List.of(real.one(), real.other())) {
                Entries entries = Entries.newest(each);
                sent.forEach((request, what) -> {
                    if (!entries.of(request).isEmpty()) tally.broken(what + " left an entry");
                });
            }
            return tally.end();
        }
    }

    /** The key is always that of the first of the two. */
    private static List<Mixed> mixed(Operation operation, Grounds own, Grounds foreign, Customers.Pair pair) {
        Request mine = operation.request(own.values(operation));
        Request theirs = operation.request(foreign.values(operation));
        Map<String, String> one = Map.of(HEADER, pair.one().org());
        Map<String, String> other = Map.of(HEADER, pair.other().org());
        return List.of(
                new Mixed(operation + ", header of another", mine, other),
                new Mixed(operation + ", path of another", theirs, Map.of()),
                new Mixed(operation + ", path of another, own header", theirs, one),
                new Mixed(operation + ", path and header of another", theirs, other));
    }
}
