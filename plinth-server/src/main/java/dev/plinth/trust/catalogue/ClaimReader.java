package dev.plinth.trust.catalogue;

import dev.plinth.trust.catalogue.Claim.Custody;
import dev.plinth.trust.catalogue.Claim.Kind;
import dev.plinth.trust.catalogue.Claim.Strength;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one claim out of a file. A claim with a fault is not handed on. */
final class ClaimReader {
    private static final Set<String> KEYS = Set.of(
            "id",
            "kind",
            "sentence",
            "plain",
            "scope",
            "excludes",
            "population",
            "method",
            "breaks",
            "cadence",
            "fresh",
            "residual",
            "strength",
            "custody",
            "probes",
            "clock",
            "document",
            "maps");
    private static final Duration SHORTEST_CADENCE = Duration.ofMinutes(1);
    private static final Duration LONGEST_CADENCE = Duration.ofDays(1);
    private static final Duration LONGEST_FRESH = Duration.ofDays(31);

    private final Faults faults;
    private final Entries entries;

    private ClaimReader(Faults faults, Entries entries) {
        this.faults = faults;
        this.entries = entries;
    }

    static Optional<Claim> read(Faults faults, String file, Entries entries, String position) {
        Object id = entries.has("id") ? entries.raw("id") : null;
        return new ClaimReader(faults, entries.in(faults.at(file, id instanceof String text ? text : position)))
                .claim();
    }

    private Optional<Claim> claim() {
        int before = faults.count();
        entries.only(KEYS);
        Optional<ClaimId> id = entries.as("id", ClaimId::new);
        Optional<Sentence> sentence = entries.as("sentence", Sentence::new);
        Set<Kind> kinds = all(Kind.class, "kind");
        Claim.Coverage coverage =
                new Claim.Coverage(entries.text("scope"), entries.text("excludes"), entries.text("population"));
        Claim.Trial trial = new Claim.Trial(entries.text("method"), entries.text("breaks"), entries.text("residual"));
        String plain = entries.text("plain");
        Claim.Freshness freshness = freshness();
        Optional<Strength> strength = entries.as("strength", text -> one(Strength.class, text));
        Set<Custody> custody = all(Custody.class, "custody");
        Claim.Backing backing = backing(kinds);
        Map<Framework, List<String>> maps = maps();
        if (faults.count() > before) return Optional.empty();
        return Optional.of(new Claim(
                id.orElseThrow(),
                kinds,
                sentence.orElseThrow(),
                plain,
                coverage,
                trial,
                freshness,
                strength.orElseThrow(),
                custody,
                backing,
                maps));
    }

    private Claim.Freshness freshness() {
        Duration cadence = entries.duration("cadence", SHORTEST_CADENCE, LONGEST_CADENCE);
        Duration fresh = entries.duration("fresh", SHORTEST_CADENCE, LONGEST_FRESH);
        if (fresh.compareTo(cadence) < 0)
            entries.place()
                    .wrong("fresh", "is shorter than the cadence, so evidence would be too old before the next run");
        return new Claim.Freshness(cadence, fresh);
    }

    /** Each kind needs what shows it, and nothing else may be named. */
    private Claim.Backing backing(Set<Kind> kinds) {
        List<String> probes = entries.has("probes") ? entries.texts("probes") : List.of();
        for (String probe : probes)
            if (!probe.matches("[a-z][a-z0-9-]{1,39}"))
                entries.place()
                        .wrong("probes", "has " + probe + ", which is not a name of small letters, digits and hyphens");
        Optional<String> clock = entries.name("clock");
        Optional<String> document = entries.name("document");
        if (kinds.contains(Kind.PROBE) && probes.isEmpty())
            entries.place().wrong("probes", "is missing, and the claim is shown by probes");
        if (kinds.contains(Kind.DEPLOYMENT) && probes.isEmpty() && document.isEmpty())
            entries.place().wrong("probes", "is missing, and so is a document; a deployment is shown by one of them");
        if (kinds.contains(Kind.CLOCK) && clock.isEmpty())
            entries.place().wrong("clock", "is missing, and the claim is shown by a clock");
        if (kinds.contains(Kind.ATTESTATION) && document.isEmpty())
            entries.place().wrong("document", "is missing, and the claim is shown by a document");
        if (!probes.isEmpty() && !kinds.contains(Kind.PROBE) && !kinds.contains(Kind.DEPLOYMENT))
            entries.place().wrong("probes", "is there, but the claim is of no kind that probes show");
        if (clock.isPresent() && !kinds.contains(Kind.CLOCK))
            entries.place().wrong("clock", "is there, but the claim is not of the kind clock");
        if (document.isPresent() && !kinds.contains(Kind.ATTESTATION) && !kinds.contains(Kind.DEPLOYMENT))
            entries.place().wrong("document", "is there, but the claim is of no kind that documents show");
        return new Claim.Backing(probes, clock, document);
    }

    private Map<Framework, List<String>> maps() {
        Map<Framework, List<String>> maps = new EnumMap<>(Framework.class);
        Entries named = Entries.of(entries.raw("maps"), entries.place(), "maps")
                .only(Set.of("soc2", "iso27001", "hipaa", "gdpr", "asvs", "nist80053"));
        for (Framework framework : Framework.values()) {
            if (!named.has(framework.key())) continue;
            List<String> ids = named.texts(framework.key());
            for (String id : ids)
                if (!framework.writes(id))
                    entries.place().wrong(framework.key(), id + " is not how " + framework.title() + " writes its ids");
            maps.put(framework, List.copyOf(ids));
        }
        return maps;
    }

    private <E extends Enum<E>> Set<E> all(Class<E> type, String key) {
        Set<E> all = EnumSet.noneOf(type);
        for (String text : entries.texts(key)) {
            try {
                all.add(one(type, text));
            } catch (IllegalArgumentException unknown) {
                entries.place().wrong(key, String.valueOf(unknown.getMessage()));
            }
        }
        return all;
    }

    /** {@code customer-key} is {@code CUSTOMER_KEY}. */
    private static <E extends Enum<E>> E one(Class<E> type, String text) {
        List<String> known = EnumSet.allOf(type).stream()
                .map(value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        int at = known.indexOf(text);
        if (at < 0) throw new IllegalArgumentException("is " + text + ", not one of " + String.join(", ", known));
        return type.getEnumConstants()[at];
    }
}
