package dev.plinth.outside;

import dev.plinth.egress.Door;
import dev.plinth.egress.Heard;
import dev.plinth.identity.KeyDigests;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.CanaryForms;
import dev.plinth.probe.FileSearch;
import dev.plinth.probe.LogTap;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.runtime.Installation;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Makes an API key, uses it, revokes it, and looks for it in later answers, files and log lines, and at every stored digest. */
final class KeyStorageProbe implements Probe<KeyStorageProbe.Keeping> {
    private static final Duration CADENCE = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int MOST_ROWS = 100_000;
    private static final int UNAUTHENTICATED = 401;

    private final Customers customers;
    private final Installation installation;
    private final Organisations organisations;
    private final KeyDigests digests;
    private final AtomicReference<String> earlier = new AtomicReference<>("");

    KeyStorageProbe(Customers customers, Installation installation, Organisations organisations, KeyDigests digests) {
        this.customers = customers;
        this.installation = installation;
        this.organisations = organisations;
        this.digests = digests;
    }

    /** What is stored in place of the keys of an organisation. */
    @FunctionalInterface
    interface Digests {
        KeyDigests.Stored of(OrgId org);
    }

    /**
     * A service that keeps keys.
     *
     * @param earlier the secret of the key before, which is searched for in files again, as they are written late; empty if
     *     there was none. Holds that of this run afterwards
     */
    record Keeping(Door door, LogTap log, Digests digests, AtomicReference<String> earlier) {}

    @Override
    public String name() {
        return "api-key-storage";
    }

    @Override
    public String tries() {
        return "Makes an API key, uses and revokes it, searches later answers, the raw database files and the lines of the log for it, in clear"
                + " and as base64, hexadecimal, URL and UTF-16 text, and looks at the form of every stored digest.";
    }

    /** A key that was revoked stays in the list. */
    @Override
    public Pace pace() {
        return new Pace(CADENCE, LONGEST, MOST_ROWS);
    }

    @Override
    public Target<Keeping> live() {
        return (attack, attempt) -> {
            try (LogTap log = LogTap.open()) {
                return attack.on(new Keeping(customers.door(), log, this::stored, earlier), attempt);
            }
        };
    }

    private KeyDigests.Stored stored(OrgId org) {
        return digests.of(org, MOST_ROWS);
    }

    @Override
    public List<Twin<Keeping>> twins() {
        return List.of(
                new Twin<>("stored-itself", "a table that holds the key itself", this::storedItself),
                twin(
                        "told-again",
                        "a server that tells a key again",
                        (heard, keys, log) -> keys.values().stream()
                                .reduce(heard, (so, key) -> so.with("X-Key", key), (one, other) -> other)),
                twin("logged", "a log that holds each new key", (heard, keys, log) -> {
                    keys.values().forEach(key -> log.accept("Issued " + key));
                    return heard;
                }),
                new Twin<>("unkeyed-digest", "a table of digests that anybody can make from a key", this::unkeyed));
    }

    /** What a service does with the keys it has made, by their ids, before it answers. */
    @FunctionalInterface
    private interface Carelessness {
        Heard on(Heard heard, Map<String, String> keys, Consumer<String> log);
    }

    private Twin<Keeping> twin(String name, String sabotage, Carelessness careless) {
        return new Twin<>(name, sabotage, (attack, attempt) -> {
            try (LogTap log = LogTap.open()) {
                Consumer<String> aside = log.aside();
                Map<String, String> keys = new ConcurrentHashMap<>();
                Door door = (method, path, headers, body) -> {
                    Heard heard = customers.door().ask(method, path, headers, body);
                    Heard careful = careless.on(heard, keys, aside);
                    remember(heard, keys);
                    return careful;
                };
                return attack.on(new Keeping(door, log, this::stored, new AtomicReference<>("")), attempt);
            }
        });
    }

    private static void remember(Heard heard, Map<String, String> keys) {
        JsonNode made = Customer.json(heard);
        if (made.has("token"))
            keys.put(made.path("id").asString(), made.path("token").asString());
    }

    /** In a field that its class lets be stored in clear. */
    private Observation storedItself(Target.Attack<Keeping> attack, Attempt attempt) throws Exception {
        Customer real = customers.real().one();
        try (LogTap log = LogTap.open();
                Grounds grounds = Grounds.of(real, attempt.nonce())) {
            Door door = (method, path, headers, body) -> {
                Heard heard = real.door().ask(method, path, headers, body);
                JsonNode made = Customer.json(heard);
                if (made.has("token"))
                    Customer.good(real.send(
                            "PATCH",
                            grounds.record(),
                            Map.of("fields", Map.of("status", made.path("token").asString()))));
                return heard;
            };
            return attack.on(new Keeping(door, log, this::stored, new AtomicReference<>("")), attempt);
        }
    }

    private Observation unkeyed(Target.Attack<Keeping> attack, Attempt attempt) throws Exception {
        Map<String, String> keys = new ConcurrentHashMap<>();
        Door door = (method, path, headers, body) -> {
            Heard heard = customers.door().ask(method, path, headers, body);
            remember(heard, keys);
            return heard;
        };
        Digests plain = org -> {
            KeyDigests.Stored real = stored(org);
            Map<String, String> other = new HashMap<>(real.byKey());
            keys.forEach((id, key) -> other.computeIfPresent(
                    id, (same, digest) -> DigestForm.anybodys(key).getFirst()));
            return new KeyDigests.Stored(real.rows(), other);
        };
        try (LogTap log = LogTap.open()) {
            return attack.on(new Keeping(door, log, plain, new AtomicReference<>("")), attempt);
        }
    }

    @Override
    public Observation attack(Keeping keeping, Attempt attempt) throws IOException {
        List<Path> databases = installation.databases();
        if (databases.isEmpty())
            return new Observation.Unable("The files of databases of your own cannot be read from here");
        Organisations.Listing everyone = organisations.everyone();
        if (!everyone.silent().isEmpty())
            return new Observation.Unable("A region does not answer, so its keys cannot be looked at");
        Customer customer = customers.real().one().at(keeping.door());
        LivedKey key = LivedKey.through(customer, attempt.nonce());
        String secret = LogCanaryProbe.secret(key.token());
        String before = keeping.earlier().getAndSet(secret);

        FileSearch files = FileSearch.changedSince(databases, attempt.began().minus(CADENCE));
        Map<OrgId, KeyDigests.Stored> stored = stored(keeping, everyone);
        long digested =
                stored.values().stream().mapToLong(KeyDigests.Stored::rows).sum();
        LogTap.Lines lines = keeping.log().lines();
        attempt.rows(digested + key.later().size());

        Tally tally = Tally.of(key.later().size() + digested + lines.written() + files.count());
        CanaryForms forms = CanaryForms.of(secret);
        for (Marking.Told told : key.later()) {
            tally.tried(told.what() + " " + told.heard().status());
            if (forms.in(told.heard().everything())) tally.broken("A later answer holds the key: " + told.what());
        }
        if (key.afterRevocation() != UNAUTHENTICATED) tally.broken("A revoked key is still taken");
        for (KeyDigests.Stored one : stored.values()) DigestForm.judge(one, key, tally);
        lines.search(forms, tally, "The key");
        files.forEach(
                CanaryForms.of(Stream.of(secret, before)
                        .filter(text -> !text.isEmpty())
                        .toArray(String[]::new)),
                tally,
                "the key");
        return tally.end();
    }

    private Map<OrgId, KeyDigests.Stored> stored(Keeping keeping, Organisations.Listing everyone) {
        List<OrgId> all = new ArrayList<>(List.of(organisations.instance()));
        everyone.known().forEach(org -> all.add(org.id()));
        Map<OrgId, KeyDigests.Stored> stored = new LinkedHashMap<>();
        for (OrgId org : all) stored.put(org, keeping.digests().of(org));
        return stored;
    }
}
