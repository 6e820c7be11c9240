package dev.plinth.http;

import dev.plinth.outside.ApiDescription;
import dev.plinth.outside.ApiDescription.Operation;
import dev.plinth.outside.ApiDescription.Place;
import dev.plinth.outside.ApiDescription.Request;
import dev.plinth.outside.ApiDescription.Where;
import dev.plinth.testing.Api;
import dev.plinth.testing.Api.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Requests made from the API's own description, so that it is not their form for which they are refused. */
final class WellFormed {
    private final ApiDescription description;
    private final Map<String, String> known;

    /** @param known values of path variables, by name; others are made up */
    WellFormed(ApiDescription description, Map<String, String> known) {
        this.description = description;
        this.known = Map.copyOf(known);
    }

    /** Calls a route such as {@code PUT /api/v1/orgs/{org}/settings/{key}}. */
    Answer call(Api api, String route, String... query) {
        return call(api, operation(route), values(route, false), query);
    }

    /** As {@link #call}, with every query parameter that is described, needed or not. */
    Answer callWithAllParameters(Api api, String route) {
        return call(api, operation(route), values(route, true));
    }

    private Operation operation(String route) {
        return description.operations().stream()
                .filter(one -> one.shape().equals(ApiDescription.shape(route)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(route + " is not described"));
    }

    private Map<Place, String> values(String route, boolean allParameters) {
        Operation operation = operation(route);
        Map<Place, String> values = new HashMap<>();
        for (Place place : operation.places()) {
            if (place.where() == Where.BODY) continue;
            if (known.containsKey(place.name()) && place.required())
                values.put(place, known.getOrDefault(place.name(), ""));
            else if (allParameters && place.where() == Where.QUERY) values.put(place, operation.sample(place));
        }
        return values;
    }

    private static Answer call(Api api, Operation operation, Map<Place, String> values, String... query) {
        Request request = operation.request(values);
        String more = String.join("&", query);
        String path = request.path() + (more.isEmpty() ? "" : (request.path().contains("?") ? "&" : "?") + more);
        String[] headers = request.headers().entrySet().stream()
                .flatMap(one -> Stream.of(one.getKey(), one.getValue()))
                .toArray(String[]::new);
        return api.send(request.method(), path, request.body(), headers);
    }
}
