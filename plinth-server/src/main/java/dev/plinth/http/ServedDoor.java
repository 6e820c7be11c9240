package dev.plinth.http;

import dev.plinth.egress.Door;
import dev.plinth.egress.Heard;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What this process answers, as a target of probes, and twins whose answers are changed on their way. */
final class ServedDoor {
    /** Headers of a request for a page. */
    static final Map<String, String> AS_PERSON = Map.of("Accept", "text/html");

    private final Routes routes;
    private final Supplier<? extends Door> door;

    /** @param door opened when it is needed: the server does not listen yet when probes are made */
    ServedDoor(Routes routes, Supplier<? extends Door> door) {
        this.routes = routes;
        this.door = door;
    }

    Routes routes() {
        return routes;
    }

    Target<Door> live() {
        return (attack, attempt) -> attack.on(door.get(), attempt);
    }

    /** A server whose every answer is changed so. */
    Twin<Door> twin(String name, String sabotage, UnaryOperator<Heard> change) {
        Target<Door> target = (attack, attempt) -> attack.on(
                (method, path, headers, body) -> change.apply(door.get().ask(method, path, headers, body)), attempt);
        return new Twin<>(name, sabotage, target);
    }
}
