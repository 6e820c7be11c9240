package dev.plinth.outside;

import dev.plinth.access.Role;
import dev.plinth.egress.Door;
import dev.plinth.egress.Heard;
import dev.plinth.identity.ApiKeys;
import dev.plinth.outside.ApiDescription.Operation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.SyntheticOrganisations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Callers of the synthetic organisations of the home region. Each has one API key for a day, which this process alone knows: no
 * person can have one, because to the operator these organisations do not exist.
 */
final class Customers {
    /** A run asks a hundred times and more. */
    static final Pace PACE = Pace.USUAL.every(Duration.ofMinutes(15)).atMost(Duration.ofMinutes(2));

    private static final Duration LASTS = Duration.ofHours(26);
    private static final Duration USED = Duration.ofHours(24);

    private final SyntheticOrganisations synthetic;
    private final Organisations organisations;
    private final OrgTransactions orgs;
    private final ApiKeys keys;
    private final InstantSource clock;
    private final Supplier<? extends Door> door;
    private final Map<OrgId, Held> held = new ConcurrentHashMap<>();

    /** @param door opened when it is needed: the server does not listen yet when probes are made */
    Customers(
            SyntheticOrganisations synthetic,
            Organisations organisations,
            OrgTransactions orgs,
            ApiKeys keys,
            InstantSource clock,
            Supplier<? extends Door> door) {
        this.synthetic = synthetic;
        this.organisations = organisations;
        this.orgs = orgs;
        this.keys = keys;
        this.clock = clock;
        this.door = door;
    }

    private record Held(String token, Instant until) {}

    /** Two who must not reach each other. */
    record Pair(Customer one, Customer other) {}

    /** How a lying service changes what it answers. */
    @FunctionalInterface
    interface Lie {
        Heard told(String path, Heard truth);
    }

    /** The port that this process serves. */
    Door door() {
        return door.get();
    }

    Target<Door> live() {
        return (attack, attempt) -> attack.on(door(), attempt);
    }

    /** A service that does not ask the real one, or asks it something else. */
    static Twin<Door> twin(String name, String sabotage, Door other) {
        return new Twin<>(name, sabotage, Target.of(other));
    }

    /** A service whose answers are changed on their way. */
    Twin<Door> lying(String name, String sabotage, Lie lie) {
        return twin(name, sabotage, lying(lie));
    }

    Door lying(Lie lie) {
        return (method, path, headers, body) -> lie.told(path, door().ask(method, path, headers, body));
    }

    /** At the real port. */
    Pair real() {
        return at(door());
    }

    Pair at(Door door) {
        SyntheticOrganisations.Pair pair =
                synthetic.pair(organisations.regions().getFirst());
        return new Pair(
                customer(door, pair.one().id()), customer(door, pair.other().id()));
    }

    /** What can be asked about an organisation, as the door describes it. */
    static List<Operation> operations(Door door) throws IOException {
        return ApiDescription.parse(door.get("/api/v1/openapi.json", Map.of()).body()).operations().stream()
                .filter(one -> one.places().stream().anyMatch(ApiDescription.Place::isOrganisation))
                .toList();
    }

    private Customer customer(Door door, OrgId org) {
        Held now = held.compute(
                org, (id, before) -> before != null && clock.instant().isBefore(before.until()) ? before : issued(id));
        return new Customer(door, org.toString(), now.token());
    }

    private Held issued(OrgId org) {
        Instant now = clock.instant();
        ApiKeys.NewApiKey wanted = new ApiKeys.NewApiKey(
                "Attacks over the public port",
                Role.OWNER,
                Role.OWNER.permissions(),
                Optional.empty(),
                Optional.of(now.plus(LASTS)));
        return new Held(
                orgs.in(org, session -> keys.issue(session, wanted, synthetic.cause()))
                        .token(),
                now.plus(USED));
    }
}
