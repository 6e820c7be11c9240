package dev.plinth.trust.web;

import dev.plinth.trust.ClaimStanding;
import dev.plinth.trust.ClaimState;
import dev.plinth.trust.Claims;
import dev.plinth.trust.catalogue.Catalogue;
import dev.plinth.trust.catalogue.Claim;
import dev.plinth.trust.catalogue.Framework;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The claims in the words of OSCAL 1.2.1 (NIST): what is claimed about which control, and what came of trying it. The objectives that are
 * satisfied or not are the claims themselves: that everything claimed about a control holds does not make the control satisfied as a whole,
 * and nothing here says so.
 */
final class Oscal {
    private static final String VERSION = "1.2.1";
    private static final UUID URL_NAMESPACE = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");
    private static final String NS = "urn:plinth:claims";
    private static final int UUID_BYTES = 16;

    private final Catalogue catalogue;
    private final Claims.Snapshot now;
    private final Checking checking;

    Oscal(Catalogue catalogue, Claims.Snapshot now, Checking checking) {
        this.catalogue = catalogue;
        this.now = now;
        this.checking = checking;
    }

    /** What this installation claims about the controls of each framework that the catalogue names. */
    Map<String, Object> componentDefinition() {
        return Map.of(
                "component-definition",
                object(
                        "uuid",
                        uuid("component-definition"),
                        "metadata",
                        metadata("What this installation of Plinth claims"),
                        "components",
                        List.of(object(
                                "uuid",
                                component(),
                                "type",
                                "service",
                                "title",
                                "Plinth",
                                "description",
                                "One installation of Plinth, with the claims that it publishes about itself.",
                                "control-implementations",
                                implementations()))));
    }

    /** What came of trying the claims last. */
    Map<String, Object> assessmentResults() {
        List<Object> observations = observations();
        Map<String, Object> result = object(
                "uuid",
                uuid("result " + now.at()),
                "title",
                "The newest run of each attack",
                "description",
                "Attacks that this installation runs against itself, each seen to succeed on a sabotaged twin. An objective is one"
                        + " claim; it is satisfied while the claim is proven.",
                "start",
                started(),
                "end",
                now.at().toString(),
                "reviewed-controls",
                Map.of("control-selections", List.of(Map.of("include-controls", controls()))));
        if (!observations.isEmpty()) result.put("observations", observations);
        result.put("findings", standings().map(this::finding).toList());
        return Map.of(
                "assessment-results",
                object(
                        "uuid",
                        uuid("assessment-results " + now.at()),
                        "metadata",
                        metadata("What came of trying the claims of this installation"),
                        "import-ap",
                        Map.of("href", checking.url() + "/trust"),
                        "results",
                        List.of(result)));
    }

    private Map<String, Object> metadata(String title) {
        return object(
                "title",
                title,
                "last-modified",
                now.at().toString(),
                "version",
                catalogue.digest(),
                "oscal-version",
                VERSION,
                "props",
                List.of(prop("log", checking.origin())),
                "links",
                List.of(Map.of("href", checking.url() + "/trust")));
    }

    private String component() {
        return uuid("component " + checking.origin());
    }

    private Stream<ClaimStanding> standings() {
        return now.claims().stream().filter(one -> catalogue.claim(one.claim()).isPresent());
    }

    private Claim claim(ClaimStanding standing) {
        return catalogue.claim(standing.claim()).orElseThrow();
    }

    private List<Object> implementations() {
        List<Object> all = new ArrayList<>();
        for (Framework framework : Framework.values()) {
            Map<String, List<ClaimStanding>> controls = new TreeMap<>();
            standings()
                    .forEach(standing -> claim(standing)
                            .maps()
                            .getOrDefault(framework, List.of())
                            .forEach(control -> controls.computeIfAbsent(control, missing -> new ArrayList<>())
                                    .add(standing)));
            if (controls.isEmpty()) continue;
            all.add(object(
                    "uuid",
                    uuid("implementation " + framework.key()),
                    "source",
                    source(framework),
                    "description",
                    framework.title(),
                    "implemented-requirements",
                    controls.entrySet().stream()
                            .map(one -> requirement(framework, one.getKey(), one.getValue()))
                            .toList()));
        }
        return all;
    }

    private static String source(Framework framework) {
        return framework == Framework.NIST80053
                ? "https://doi.org/10.6028/NIST.SP.800-53r5"
                : "urn:plinth:framework:" + framework.key();
    }

    private Map<String, Object> requirement(Framework framework, String control, List<ClaimStanding> claims) {
        List<Object> props = new ArrayList<>();
        props.add(prop("implementation-status", implemented(claims)));
        claims.forEach(one -> props.add(prop("claim", one.claim().value())));
        return object(
                "uuid",
                uuid("requirement " + framework.key() + " " + control),
                "control-id",
                controlId(framework, control),
                "description",
                claims.stream()
                        .map(one -> one.claim().value() + " (" + one.state().text() + "): "
                                + claim(one).sentence().with(Map.of()))
                        .collect(Collectors.joining("\n")),
                "props",
                props);
    }

    private static String implemented(List<ClaimStanding> claims) {
        long proven =
                claims.stream().filter(one -> one.state() == ClaimState.PROVEN).count();
        if (proven == claims.size()) return "implemented";
        return proven > 0 ? "partial" : "planned";
    }

    /** As the OSCAL catalogue of NIST SP 800-53 writes it, such as {@code sc-28.1}; of others with their name in front. */
    static String controlId(Framework framework, String control) {
        String plain = control.replace("(", ".").replace(")", "");
        return framework == Framework.NIST80053 ? plain.toLowerCase(Locale.ROOT) : framework.key() + "-" + plain;
    }

    private List<Object> controls() {
        return standings()
                .flatMap(one -> claim(one).maps().getOrDefault(Framework.NIST80053, List.of()).stream())
                .map(control -> controlId(Framework.NIST80053, control))
                .distinct()
                .sorted()
                .<Object>map(id -> Map.of("control-id", id))
                .toList();
    }

    private String started() {
        return standings()
                .flatMap(one -> one.evidence().stream())
                .map(ClaimStanding.Proof::at)
                .min(Instant::compareTo)
                .orElse(now.at())
                .toString();
    }

    /** One a run, however many claims rest on it. */
    private List<Object> observations() {
        Map<String, Object> all = new LinkedHashMap<>();
        standings().forEach(standing -> {
            for (ClaimStanding.Proof proof : standing.evidence())
                all.computeIfAbsent(
                        observation(proof),
                        uuid -> object(
                                "uuid",
                                uuid,
                                "title",
                                "Attack " + proof.probe(),
                                "description",
                                "The attack %s was tried; the outcome is %s."
                                        .formatted(
                                                proof.probe(), proof.outcome().text()),
                                "props",
                                List.of(
                                        prop("probe", proof.probe()),
                                        prop("outcome", proof.outcome().text())),
                                "methods",
                                List.of("TEST"),
                                "types",
                                List.of("control-objective"),
                                "subjects",
                                List.of(Map.of("subject-uuid", component(), "type", "component")),
                                "relevant-evidence",
                                List.of(Map.of(
                                        "href",
                                        checking.url() + "/trust/receipts/" + proof.entry(),
                                        "description",
                                        "A receipt of the log's entry about the run; it verifies offline.")),
                                "collected",
                                proof.at().toString()));
        });
        return List.copyOf(all.values());
    }

    private String observation(ClaimStanding.Proof proof) {
        return uuid("observation " + proof.entry());
    }

    private Map<String, Object> finding(ClaimStanding standing) {
        Claim claim = claim(standing);
        List<Object> props = new ArrayList<>();
        props.add(prop("state", standing.state().text()));
        claim.maps()
                .getOrDefault(Framework.NIST80053, List.of())
                .forEach(control -> props.add(prop("control", controlId(Framework.NIST80053, control))));
        boolean proven = standing.state() == ClaimState.PROVEN;
        Map<String, Object> finding = object(
                "uuid",
                uuid("finding " + claim.id().value() + " " + now.at()),
                "title",
                claim.id().value() + " is " + standing.state().text(),
                "description",
                claim.sentence().with(Map.of()),
                "props",
                props,
                "target",
                object(
                        "type",
                        "objective-id",
                        "target-id",
                        claim.id().value(),
                        "status",
                        object(
                                "state",
                                proven ? "satisfied" : "not-satisfied",
                                "reason",
                                reason(standing.state()),
                                "remarks",
                                standing.reason())));
        if (!standing.evidence().isEmpty())
            finding.put(
                    "related-observations",
                    standing.evidence().stream()
                            .map(proof -> Map.of("observation-uuid", observation(proof)))
                            .toList());
        return finding;
    }

    private static String reason(ClaimState state) {
        return switch (state) {
            case PROVEN -> "pass";
            case FAILED, RETRACTED -> "fail";
            case STALE, UNPROVEN, PLANNED -> "other";
        };
    }

    private static Map<String, Object> prop(String name, String value) {
        return object("name", name, "ns", NS, "value", value);
    }

    /** Members in the order in which they are named. */
    private static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) object.put(String.valueOf(members[i]), members[i + 1]);
        return object;
    }

    /** The same for the same thing of the same installation, whoever asks (version 5, RFC 9562, section 5.5). */
    private String uuid(String what) {
        byte[] name = (checking.url() + "/trust " + what).getBytes(StandardCharsets.UTF_8);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(ByteBuffer.allocate(UUID_BYTES)
                    .putLong(URL_NAMESPACE.getMostSignificantBits())
                    .putLong(URL_NAMESPACE.getLeastSignificantBits())
                    .array());
            ByteBuffer hash = ByteBuffer.wrap(digest.digest(name));
            long high = (hash.getLong() & ~0xf000L) | 0x5000L;
            long low = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
            return new UUID(high, low).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }
}
